package far.relay;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** Which package of relay-common may use which (docs/architecture.md). */
class ArchitectureTest {
    private static final JavaClasses COMMON = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("far.relay");

    @Test
    void packagesHaveNoCycles() {
        slices().matching("far.relay.(*)..").should().beFreeOfCycles().check(COMMON);
    }

    @Test
    void theVocabularyOfTheProtocolKnowsTheJdkOnly() {
        classes()
                .that()
                .resideInAPackage("far.relay.protocol")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("far.relay.protocol", "java..")
                .check(COMMON);
    }

    @Test
    void aCodecKnowsNeitherSocketsNorTls() {
        classes()
                .that()
                .resideInAPackage("far.relay.codec")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "far.relay.codec",
                        "far.relay.protocol",
                        "io.netty.buffer",
                        "io.netty.channel",
                        "io.netty.handler.codec",
                        "io.netty.util..",
                        "java..")
                .check(COMMON);
    }
}

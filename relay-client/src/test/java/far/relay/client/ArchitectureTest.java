package far.relay.client;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import org.junit.jupiter.api.Test;

/** Which package may use which (docs/architecture.md). */
class ArchitectureTest {
    private static final String ROOT = "far.relay.client";
    /** Without the tests: they are in another directory. */
    private static final JavaClasses CLIENT = new ClassFileImporter()
            .importUrl(RelayClient.class.getProtectionDomain().getCodeSource().getLocation());

    @Test
    void dependenciesBetweenPackagesGoOneWay() {
        layeredArchitecture()
                .consideringOnlyDependenciesInAnyPackage(ROOT + "..")
                .layer("cli")
                .definedBy(ROOT + ".cli")
                .layer("interactive")
                .definedBy(ROOT + ".interactive")
                .layer("pipe")
                .definedBy(ROOT + ".pipe")
                .layer("bench")
                .definedBy(ROOT + ".bench")
                .layer("conversation")
                .definedBy(ROOT + ".conversation")
                .layer("transcript")
                .definedBy(ROOT + ".transcript")
                .layer("io")
                .definedBy(ROOT + ".io")
                .layer("terminal")
                .definedBy(ROOT + ".terminal")
                .layer("text")
                .definedBy(ROOT + ".text")
                .layer("library")
                .definedBy(ROOT)
                .whereLayer("cli")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("interactive")
                .mayOnlyBeAccessedByLayers("cli")
                .whereLayer("pipe")
                .mayOnlyBeAccessedByLayers("cli")
                .whereLayer("bench")
                .mayOnlyBeAccessedByLayers("cli")
                .whereLayer("conversation")
                .mayOnlyBeAccessedByLayers("cli", "interactive", "pipe")
                .whereLayer("transcript")
                .mayOnlyBeAccessedByLayers("cli", "interactive", "conversation")
                .whereLayer("io")
                .mayOnlyBeAccessedByLayers("cli", "pipe", "transcript")
                .whereLayer("terminal")
                .mayOnlyBeAccessedByLayers("cli", "interactive", "transcript", "io")
                .whereLayer("text")
                .mayOnlyBeAccessedByLayers("cli", "interactive", "pipe", "conversation", "transcript", "io")
                .check(CLIENT);
    }

    @Test
    void packagesHaveNoCycles() {
        slices().matching(ROOT + ".(*)").should().beFreeOfCycles().check(CLIENT);
    }

    @Test
    void theLibraryDoesNotUseTheProgram() {
        classes()
                .that()
                .resideInAPackage(ROOT)
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        ROOT,
                        "far.relay.codec",
                        "far.relay.protocol",
                        "far.relay.tls",
                        "far.relay.transport",
                        "io.netty..",
                        "java..",
                        "javax.net.ssl")
                .check(CLIENT);
    }

    /** The client's side of the rules: no I/O, no thread, no clock. */
    @Test
    void theRulesOfAConversationAreWithoutNetty() {
        classes()
                .that()
                .haveFullyQualifiedName(ROOT + ".Conversation")
                .or()
                .haveFullyQualifiedName(ROOT + ".ConversationListener")
                .should()
                .onlyDependOnClassesThat()
                .haveNameMatching("java\\..*|far\\.relay\\.protocol\\..*"
                        + "|far\\.relay\\.client\\.(Conversation|End|FailureReason|OutOfTurnException).*")
                .check(CLIENT);
    }

    /** The same for named rooms. */
    @Test
    void theRulesOfARoomAreWithoutNetty() {
        classes()
                .that()
                .haveNameMatching(
                        ".*\\.(RoomConversation|RoomTurns|RoomEntry|RoomMemory|RoomOutbox|RoomRequest|RoomText|RoomMessage)")
                .should()
                .onlyDependOnClassesThat()
                .haveNameMatching("java\\..*|far\\.relay\\.protocol\\..*"
                        + "|far\\.relay\\.client\\.(Room.*|FailureReason(\\$Kind)?|CannotConnectException"
                        + "|InvalidMessageException|MessageRefusedException|OutOfTurnException)")
                .check(CLIENT);
    }

    @Test
    void eachLibraryIsKnownToOnePackage() {
        onlyIn("cli", "picocli..");
        onlyIn("terminal", "org.jline..");
        onlyIn("terminal", "io.nayuki..");
        onlyIn("io", "tools.jackson..");
        onlyIn("bench", "org.HdrHistogram..");
    }

    private static void onlyIn(String name, String library) {
        noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + "." + name)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(library)
                .check(CLIENT);
    }
}

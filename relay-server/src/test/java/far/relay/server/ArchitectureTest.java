package far.relay.server;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Which package may use which (docs/architecture.md). */
class ArchitectureTest {
    private static final String ROOT = "far.relay.server";
    private static final JavaClasses SERVER = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(ROOT);
    private static final JavaClasses COMMON = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .withImportOption(location -> !location.contains("-tests.jar"))
            .importPackages(
                    "far.relay.cli",
                    "far.relay.codec",
                    "far.relay.protocol",
                    "far.relay.system",
                    "far.relay.tls",
                    "far.relay.transport");

    @Test
    void dependenciesBetweenPackagesGoOneWay() {
        layeredArchitecture()
                .consideringOnlyDependenciesInAnyPackage(ROOT + "..")
                .layer("cli")
                .definedBy(ROOT + ".cli")
                .layer("server")
                .definedBy(ROOT)
                .layer("ctl")
                .definedBy(ROOT + ".ctl")
                .layer("listener")
                .definedBy(ROOT + ".listener")
                .layer("tls")
                .definedBy(ROOT + ".tls")
                .layer("store")
                .definedBy(ROOT + ".store")
                .layer("admin")
                .definedBy(ROOT + ".admin")
                .layer("web")
                .definedBy(ROOT + ".web")
                .layer("proxy")
                .definedBy(ROOT + ".proxy")
                .layer("connection")
                .definedBy(ROOT + ".connection")
                .layer("log")
                .definedBy(ROOT + ".log")
                .layer("metrics")
                .definedBy(ROOT + ".metrics")
                .layer("room")
                .definedBy(ROOT + ".room")
                .whereLayer("cli")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("server")
                .mayOnlyBeAccessedByLayers("cli")
                .whereLayer("ctl")
                .mayOnlyBeAccessedByLayers("cli")
                .whereLayer("listener")
                .mayOnlyBeAccessedByLayers("cli", "server")
                .whereLayer("tls")
                .mayOnlyBeAccessedByLayers("cli", "server", "listener")
                .whereLayer("store")
                .mayOnlyBeAccessedByLayers("cli", "server")
                .whereLayer("admin")
                .mayOnlyBeAccessedByLayers("cli", "server")
                .whereLayer("web")
                .mayOnlyBeAccessedByLayers("cli", "server", "listener", "admin")
                .whereLayer("proxy")
                .mayOnlyBeAccessedByLayers("server", "listener")
                .whereLayer("connection")
                .mayOnlyBeAccessedByLayers("cli", "server", "listener", "tls", "web", "admin", "proxy", "ctl")
                .whereLayer("log")
                .mayNotAccessAnyLayer()
                .whereLayer("metrics")
                .mayNotAccessAnyLayer()
                .whereLayer("room")
                .mayNotAccessAnyLayer()
                .check(SERVER);
    }

    @Test
    void packagesHaveNoCycles() {
        slices().matching(ROOT + ".(*)").should().beFreeOfCycles().check(SERVER);
    }

    /** No I/O, no thread, no clock or random numbers of its own, no Netty. Of {@code java.security}, it uses hashes. */
    @Test
    void theCoreUsesOnlyTheProtocol() {
        classes()
                .that()
                .resideInAPackage(ROOT + ".room")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        ROOT + ".room",
                        "far.relay.protocol",
                        "java.lang",
                        "java.lang.invoke",
                        "java.lang.runtime",
                        "java.nio.charset",
                        "java.security",
                        "java.time",
                        "java.util",
                        "java.util.concurrent",
                        "java.util.function",
                        "java.util.stream")
                .andShould()
                .notBeAssignableTo(Thread.class)
                .check(SERVER);
        noClasses()
                .that()
                .resideInAPackage(ROOT + ".room")
                .should()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(Runtime.class, "getRuntime")
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(Random.class)
                .check(SERVER);
    }

    /** File and network I/O of a store have their own packages, which are added with it. */
    @Test
    void aStoreKnowsTheCoreOnly() {
        classes()
                .that()
                .resideInAPackage(ROOT + ".store")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        ROOT + ".store",
                        ROOT + ".room",
                        "far.relay.protocol",
                        "java.lang",
                        "java.lang.invoke",
                        "java.util",
                        "java.util.concurrent",
                        "java.util.function")
                .check(SERVER);
    }

    @Test
    void onlyTheProgramUsesThePackageOfTheCommandLine() {
        noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + ".cli")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("picocli..")
                .check(SERVER);
        noClasses()
                .that()
                .resideOutsideOfPackage("far.relay.cli")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("picocli..")
                .check(COMMON);
    }

    @Test
    void onlyThePackageOfTheMetricsPortUsesTheLibraryForMetrics() {
        noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + ".admin")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.prometheus..")
                .check(SERVER);
    }

    /** So everything that is logged is an event. */
    @Test
    void onlyThePackageOfTheLogLogs() {
        noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + ".log")
                .and()
                .doNotHaveSimpleName("SimpleLogLevel")
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName("org.slf4j.LoggerFactory")
                .check(SERVER);
    }

    @Test
    void packagesOfTheCommonModuleHaveNoCycles() {
        slices().matching("far.relay.(cli|codec|protocol|system|tls|transport)..")
                .should()
                .beFreeOfCycles()
                .check(COMMON);
    }

    @Test
    void theTypesOfTheProtocolUseOnlyTheJdk() {
        classes()
                .that()
                .resideInAPackage("far.relay.protocol")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("far.relay.protocol", "java..", "javax.crypto..")
                .check(COMMON);
    }

    @Test
    void aCodecUsesNeitherSocketsNorTls() {
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

package dev.convoy.jobs;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The walls of the whole project, seen from the module that sees all of it. */
@AnalyzeClasses(packages = "dev.convoy", importOptions = ArchitectureTest.ShippedCode.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule oneMain = methods()
            .that()
            .haveName("main")
            .and()
            .haveRawParameterTypes(String[].class)
            .should()
            .beDeclaredInClassesThat()
            .haveFullyQualifiedName("dev.convoy.jobs.Convoy");

    @ArchTest
    static final ArchRule nothingImportsJobs = noClasses()
            .that()
            .resideOutsideOfPackage("dev.convoy.jobs..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.convoy.jobs..")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule roomsDoNotImportTheCommands = noClasses()
            .that()
            .resideInAPackage("dev.convoy.jobs.*..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.convoy.jobs");

    @ArchTest
    static final ArchRule pagesAndTextsKnowNoSpark = noClasses()
            .that()
            .resideInAnyPackage("dev.convoy.jobs.page", "dev.convoy.jobs.text")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.apache.spark..", "dev.convoy.jobs.score");

    @ArchTest
    static final ArchRule nothingImportsBenchmarks =
            noClasses().should().dependOnClassesThat().resideInAPackage("dev.convoy.benchmarks..");

    /** Neither this module's tests nor driver's, which are on the class path as a test-jar. */
    static final class ShippedCode implements ImportOption {
        @Override
        public boolean includes(Location location) {
            return !location.contains("/test-classes/") && !location.contains("-tests.jar");
        }
    }
}

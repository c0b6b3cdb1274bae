package dev.convoy;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The walls of this room: what each package may import. Every package-info states the same in words. */
@AnalyzeClasses(packages = "dev.convoy", importOptions = ArchitectureTest.ShippedCode.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule optimIsPlainJava = noClasses()
            .that()
            .resideInAPackage("dev.convoy.optim..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.apache..", "scala..")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule imageKnowsOnlyPixels = mustNotImport(
            "image", "data", "files", "train", "score", "model", "aggregate", "optim", "slices", "exchange", "network");

    @ArchTest
    static final ArchRule filesKnowNothing = mustNotImport(
            "files", "image", "data", "train", "score", "model", "aggregate", "optim", "slices", "exchange", "network");

    @ArchTest
    static final ArchRule dataKnowsNoTraining =
            mustNotImport("data", "train", "score", "model", "aggregate", "optim", "slices", "exchange");

    @ArchTest
    static final ArchRule aggregateKnowsOnlyGradients =
            mustNotImport("aggregate", "data", "train", "score", "model", "optim", "slices", "exchange");

    @ArchTest
    static final ArchRule optimKnowsOnlyArrays = mustNotImport("optim", "data", "train", "score", "model", "aggregate");

    @ArchTest
    static final ArchRule modelKnowsNoTraining = mustNotImport("model", "train", "score", "aggregate", "optim");

    @ArchTest
    static final ArchRule scoreKnowsNoTraining = mustNotImport("score", "train", "aggregate", "optim");

    @ArchTest
    static final ArchRule slicesKnowNoTraining = mustNotImport("slices", "data", "train", "score");

    @ArchTest
    static final ArchRule exchangeKnowsNothing = mustNotImport(
            "exchange", "data", "train", "score", "model", "aggregate", "optim", "slices", "network", "kernels");

    @ArchTest
    static final ArchRule trainKnowsNoScoring = mustNotImport("train", "score");

    @ArchTest
    static final ArchRule nothingKnowsJobs = noClasses()
            .that()
            .resideOutsideOfPackage("dev.convoy.jobs..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.convoy.jobs..", "dev.convoy.benchmarks..")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule vectorApiStaysInKernels = noClasses()
            .that()
            .resideOutsideOfPackage("dev.convoy.kernels..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("jdk.incubator.vector..")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule noCycles =
            slices().matching("dev.convoy.(*)..").should().beFreeOfCycles().allowEmptyShould(true);

    @ArchTest
    static final ArchRule nothingHereStarts = methods()
            .that()
            .haveName("main")
            .and()
            .haveRawParameterTypes(String[].class)
            .should()
            .beDeclaredInClassesThat()
            .resideInAPackage("dev.convoy.jobs")
            .allowEmptyShould(true);

    private static ArchRule mustNotImport(String room, String... others) {
        String[] forbidden = new String[others.length];
        for (int i = 0; i < others.length; i++) {
            forbidden[i] = "dev.convoy." + others[i] + "..";
        }
        return noClasses()
                .that()
                .resideInAPackage("dev.convoy." + room + "..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(forbidden)
                .allowEmptyShould(true);
    }

    /** No tests, in whichever directory the module is built. */
    static final class ShippedCode implements ImportOption {
        @Override
        public boolean includes(Location location) {
            return !location.contains("/test-classes/");
        }
    }
}

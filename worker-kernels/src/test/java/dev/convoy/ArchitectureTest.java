package dev.convoy;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The walls of this room: what each package may import. */
@AnalyzeClasses(packages = "dev.convoy", importOptions = ArchitectureTest.ShippedCode.class)
class ArchitectureTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "org/apache/spark/SparkContext.class",
                "org/apache/hadoop/fs/FileSystem.class",
                "scala/Predef.class",
                "dev/convoy/train/package-info.class",
                "dev/convoy/jobs/Convoy.class",
            })
    void classPathHoldsNoClusterCode(String resource) {
        assertThat(getClass().getClassLoader().getResource(resource)).isNull();
    }

    @ArchTest
    static final ArchRule onlyTheJdk = classes()
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("dev.convoy..", "java..", "javax.management..", "jdk.incubator.vector..")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule vectorApiOnlyInTheSimdTwins = noClasses()
            .that()
            .haveNameNotMatching("dev\\.convoy\\.kernels\\.Vector.*")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("jdk.incubator.vector..")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule noCycles =
            slices().matching("dev.convoy.(*)..").should().beFreeOfCycles().allowEmptyShould(true);

    @ArchTest
    static final ArchRule tensorKnows = mayImport("tensor");

    @ArchTest
    static final ArchRule randomKnows = mayImport("random");

    @ArchTest
    static final ArchRule settingsKnow = mayImport("settings");

    @ArchTest
    static final ArchRule kernelsKnow = mayImport("kernels");

    @ArchTest
    static final ArchRule initialisersKnow = mayImport("init", "random", "tensor");

    @ArchTest
    static final ArchRule lossesKnow = mayImport("loss", "settings", "kernels", "tensor");

    @ArchTest
    static final ArchRule layersKnow =
            mayImport("layer", "settings", "tensor", "random", "init", "kernels", "gradient");

    @ArchTest
    static final ArchRule gradientsKnow = mayImport("gradient", "kernels");

    @ArchTest
    static final ArchRule networksKnow = mayImport("network", "layer", "settings", "init", "random", "tensor");

    @ArchTest
    static final ArchRule plansKnow = mayImport("plan", "network", "layer", "loss", "gradient", "kernels", "tensor");

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

    /** A package imports itself, the packages named after it, and the JDK, as its package-info says. */
    private static ArchRule mayImport(String room, String... others) {
        String[] allowed = new String[others.length + 4];
        for (int i = 0; i < others.length; i++) {
            allowed[i] = "dev.convoy." + others[i] + "..";
        }
        allowed[others.length] = "dev.convoy." + room + "..";
        allowed[others.length + 1] = "java..";
        allowed[others.length + 2] = "javax.management..";
        allowed[others.length + 3] = "jdk.incubator.vector..";
        return classes()
                .that()
                .resideInAPackage("dev.convoy." + room + "..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(allowed)
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

package dev.convoy.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitCallTarget;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** That the loops over vectors are compiled alone: all of them, and they only. */
class CompilerDirectiveTest {
    /** Short pieces of loops that read and write arrays: inlined into the passes of {@link VectorTiles}. */
    private static final String PIECES = VectorLines.class.getName();

    /** Of a unit: as many as the largest of the passes with 8 points. */
    private static final long MOST_OPERATIONS = 54;

    private static final Set<String> COLD = Set.of("preferredBits", "description");

    @Test
    void thisJvmTakesTheDirective() {
        assertThat(CompilerDirective.isTaken()).isTrue();
        assertThat(KernelChoice.directive(true)).isEmpty();
    }

    @Test
    void oneThatDoesNotIsReported() {
        assertThat(KernelChoice.directive(false))
                .isEqualTo(
                        " (this JVM takes no compiler directives: steps may slow down and fill the heap once it has run"
                                + " several networks)");
    }

    @Test
    void everyLoopOverVectorsIsCompiledAlone() {
        Set<String> expected = new TreeSet<>();
        Set<String> found = new TreeSet<>();
        for (JavaMethod method : vectorMethods()) {
            if (hasVectorCode(method) && !takesVectors(method)) {
                expected.add(method.getFullName());
            }
            if (method.isAnnotatedWith(CompiledAlone.class)) {
                found.add(method.getFullName());
            }
        }
        assertThat(found).hasSizeGreaterThan(50).isEqualTo(expected);
    }

    @Test
    void theDirectiveNamesEveryClassThatHasOne() {
        Set<String> expected = new TreeSet<>();
        for (JavaMethod method : vectorMethods()) {
            if (method.isAnnotatedWith(CompiledAlone.class)) {
                expected.add(method.getOwner().getName());
            }
        }
        assertThat(CompilerDirective.CLASSES.stream().map(Class::getName)).containsExactlyElementsOf(expected);
    }

    /**
     * The compiler stops inlining in the middle of a unit that is too large, and what it has left out boxes its vectors. Two passes of 28 operations each in one
     * unit were too large in some JVMs; those that are named are larger, but simpler, and were never seen to be.
     */
    @Test
    void noUnitIsTooLargeForTheCompiler() {
        Set<String> large = new TreeSet<>();
        for (JavaMethod method : vectorMethods()) {
            if (method.isAnnotatedWith(CompiledAlone.class) && operations(method) > MOST_OPERATIONS) {
                large.add(method.getOwner().getSimpleName() + "." + method.getName());
            }
        }
        assertThat(large).containsExactly("VectorLineGradients.addProducts", "VectorPixelSums.addReluProducts");
    }

    /** Calls of the vector API, in what is inlined too. */
    private static long operations(JavaMethod method) {
        return method.getMethodCallsFromSelf().stream()
                .mapToLong(call -> isVector(call.getTargetOwner())
                        ? 1
                        : call.getTarget()
                                .resolveMember()
                                .filter(called -> called.getOwner()
                                        .getPackageName()
                                        .equals(method.getOwner().getPackageName()))
                                .filter(called ->
                                        !called.isAnnotatedWith(CompiledAlone.class) && !called.equals(method))
                                .map(CompilerDirectiveTest::operations)
                                .orElse(0L))
                .sum();
    }

    private static List<JavaMethod> vectorMethods() {
        return new ClassFileImporter()
                        .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                        .importPackages("dev.convoy.kernels")
                        .stream()
                        .filter(type -> type.getName().startsWith("dev.convoy.kernels.Vector"))
                        .filter(type -> !type.getName().equals(PIECES))
                        .flatMap(type -> type.getMethods().stream())
                        .filter(method -> !method.getName().startsWith("lambda$") && !COLD.contains(method.getName()))
                        .toList();
    }

    private static boolean hasVectorCode(JavaMethod method) {
        return method.getCallsFromSelf().stream()
                .anyMatch(call -> isVector(call.getTargetOwner())
                        || takesVectors(call.getTarget())
                        || call.getTargetOwner().getName().equals(PIECES));
    }

    private static boolean takesVectors(JavaMethod method) {
        return touches(method.getRawReturnType(), method.getRawParameterTypes());
    }

    private static boolean takesVectors(CodeUnitCallTarget target) {
        return touches(target.getRawReturnType(), target.getRawParameterTypes());
    }

    private static boolean touches(JavaClass returned, List<JavaClass> taken) {
        return Stream.concat(Stream.of(returned), taken.stream()).anyMatch(CompilerDirectiveTest::isVector);
    }

    private static boolean isVector(JavaClass type) {
        return type.getPackageName().equals("jdk.incubator.vector");
    }
}

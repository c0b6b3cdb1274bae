package dev.convoy.kernels;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.management.JMException;
import javax.management.ObjectName;

/**
 * Tells HotSpot's second compiler to inline no method that is {@link CompiledAlone}.
 *
 * <p>A vector is a register only as long as everything that touches it is inlined into one unit. The compiler stops inlining when a
 * unit has grown too large, wherever it then stands, and from there on each vector is an object. Which loops grow into one unit
 * depends on all that the JVM has run before: a step that took no memory in a fresh JVM took 3 to 20 MB of boxed vectors in one that
 * had run other networks. With every loop over vectors a unit of its own, what is inlined no longer depends on the past (ADR 0012).
 *
 * <p>It is a compiler directive (JEP 165), added through the JVM's own diagnostic commands. A JVM that has none runs as it would have.
 */
final class CompilerDirective {
    /** The classes with vector loops. */
    static final List<Class<?>> CLASSES = List.of(
            VectorAdjacentTile.class,
            VectorAlong.class,
            VectorCurves.class,
            VectorDepthwise.class,
            VectorElementary.class,
            VectorFilters.class,
            VectorKernels.class,
            VectorLeftBlock.class,
            VectorLineGradients.class,
            VectorLineProducts.class,
            VectorPackedTile.class,
            VectorPasses8.class,
            VectorPixelGroups.class,
            VectorPixelLines.class,
            VectorPixelSums.class,
            VectorPowers.class,
            VectorProduct.class,
            VectorRounding.class,
            VectorSamples.class,
            VectorSlopes.class,
            VectorStripTile.class,
            VectorSumTile.class,
            VectorTileProducts.class,
            VectorTiles.class,
            VectorTurnedBlock.class,
            VectorTurnedTile.class,
            VectorWindows.class);

    /** Whether this JVM has taken the directive, which is added, once, by asking. */
    static boolean isTaken() {
        return Added.TAKEN;
    }

    private static final class Added {
        static final boolean TAKEN = add();
    }

    private CompilerDirective() {}

    private static boolean add() {
        try {
            Path file = Files.createTempFile("convoy-compiler", ".json");
            try {
                Files.writeString(file, text());
                String answer = (String) ManagementFactory.getPlatformMBeanServer()
                        .invoke(
                                new ObjectName("com.sun.management:type=DiagnosticCommand"),
                                "compilerDirectivesAdd",
                                new Object[] {new String[] {file.toString()}},
                                new String[] {String[].class.getName()});
                return answer.startsWith("1 compiler directives added");
            } finally {
                Files.delete(file);
            }
        } catch (IOException | JMException | SecurityException | UnsupportedOperationException none) {
            return false;
        }
    }

    private static String text() {
        String methods = CLASSES.stream()
                .flatMap(CompilerDirective::alone)
                .distinct()
                .map(method -> "\"-" + method + "\"")
                .collect(Collectors.joining(", "));
        return "[{match: \"dev/convoy/*.*\", c2: {inline: [" + methods + "]}}]";
    }

    private static Stream<String> alone(Class<?> type) {
        return Arrays.stream(type.getDeclaredMethods())
                .filter(method -> method.isAnnotationPresent(CompiledAlone.class))
                .map(method -> type.getName().replace('.', '/') + "." + method.getName());
    }
}

package dev.convoy.kernels;

import java.util.Locale;

/**
 * The choice between the twins, made once per JVM.
 *
 * <p>{@code -Dconvoy.kernels=auto|scalar|simd} forces a twin, {@code -Dconvoy.kernels.bits=auto|128|256|512} a vector
 * width. Left alone, SIMD is taken where the module {@code jdk.incubator.vector} is there, at the width the processor
 * prefers, and all loops over floats have vectors of that width (ADR 0012). A width that the processor does not have is computed in plain Java,
 * slowly, with the same bits.
 */
public final class KernelChoice {
    /** The property that forces a twin. */
    public static final String TWIN = "convoy.kernels";

    /** The property that forces a vector width. */
    public static final String BITS = "convoy.kernels.bits";

    private KernelChoice() {}

    /**
     * This JVM's kernels.
     *
     * @throws IllegalStateException if a property has a value that is not known or that cannot be met
     */
    public static Kernels kernels() {
        if (Chosen.PROBLEM != null) {
            throw new IllegalStateException(Chosen.PROBLEM);
        }
        return Chosen.KERNELS;
    }

    /**
     * Channels that lie side by side in whole vectors: 8, or 16 where vectors have that many lanes. So all loops over floats can have vectors
     * of one width.
     */
    public static int channelStep() {
        boolean vectors = vectorModule() && !property(TWIN).equals("scalar");
        return Math.max(8, vectors ? vectorBits() / Float.SIZE : 1);
    }

    /** One line that says what was chosen and why. */
    public static String report() {
        return report(kernels());
    }

    /** The choice, or why there is none: an exception of a static initialiser would reach its first caller only, wrapped. */
    private static final class Chosen {
        static final Kernels KERNELS;
        static final String PROBLEM;

        static {
            Kernels kernels = null;
            String problem = null;
            try {
                kernels = choose(property(TWIN), vectorModule());
            } catch (IllegalStateException wrong) {
                problem = wrong.getMessage();
            }
            KERNELS = kernels;
            PROBLEM = problem;
        }
    }

    static Kernels choose(String twin, boolean vectorModule) {
        return switch (twin) {
            case "scalar" -> new ScalarKernels();
            case "auto" -> vectorModule && simdPays() ? vector() : new ScalarKernels();
            case "simd" -> {
                if (!vectorModule) {
                    throw new IllegalStateException("-D" + TWIN + "=simd needs the JVM flag --add-modules"
                            + " jdk.incubator.vector, and this JVM was started without it");
                }
                yield vector();
            }
            default ->
                throw new IllegalStateException("-D" + TWIN + " expects auto, scalar or simd, got \"" + twin + "\"");
        };
    }

    private static Kernels vector() {
        vectorBits(); // a wrong width is refused here, not while a class is initialised
        CompilerDirective.isTaken(); // before the first vector loop is compiled
        return new VectorKernels();
    }

    private static boolean simdPays() {
        return !property(BITS).equals("auto") || VectorKernels.preferredBits() >= 128;
    }

    private static String report(Kernels kernels) {
        String report = "kernels: " + kernels.description();
        if (!vectorModule()) {
            return report + " (start the JVM with --add-modules jdk.incubator.vector for the SIMD kernels)";
        }
        int bits = kernels.lanes() > 1 ? kernels.lanes() * Float.SIZE : 0;
        return report
                + (bits > 0 ? directive(CompilerDirective.isTaken()) : "")
                + why(bits, VectorKernels.preferredBits());
    }

    /** What it means if the JVM has not taken the kernels' directive. */
    static String directive(boolean taken) {
        return taken
                ? ""
                : " (this JVM takes no compiler directives: steps may slow down and fill the heap once it has run several networks)";
    }

    /** Why this width: 0 for no vectors. */
    static String why(int bits, int preferred) {
        String why = ", processor prefers " + preferred;
        if (bits > preferred) {
            return why + "; wider than the processor: computed in plain Java, slowly";
        }
        boolean forced = bits > 0 && !property(BITS).equals("auto");
        return forced ? why + "; width forced by -D" + BITS : why;
    }

    /** Bits of the vectors to use. */
    static int vectorBits() {
        String bits = property(BITS);
        return switch (bits) {
            case "128", "256", "512" -> Integer.parseInt(bits);
            case "auto" -> Math.max(128, Math.min(512, VectorKernels.preferredBits()));
            default ->
                throw new IllegalStateException("-D" + BITS + " expects auto, 128, 256 or 512, got \"" + bits + "\"");
        };
    }

    private static boolean vectorModule() {
        return ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();
    }

    private static String property(String name) {
        return System.getProperty(name, "auto").toLowerCase(Locale.ROOT);
    }
}

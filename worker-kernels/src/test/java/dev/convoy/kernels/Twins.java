package dev.convoy.kernels;

/** Both twins, whatever this JVM would choose. The SIMD one has the width of {@code convoy.kernels.bits}. */
public final class Twins {
    private Twins() {}

    public static Kernels scalar() {
        return KernelChoice.choose("scalar", true);
    }

    public static Kernels simd() {
        return KernelChoice.choose("simd", true);
    }
}

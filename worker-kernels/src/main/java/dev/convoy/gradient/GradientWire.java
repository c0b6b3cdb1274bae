package dev.convoy.gradient;

import dev.convoy.kernels.Half;
import dev.convoy.kernels.KernelChoice;
import dev.convoy.kernels.Kernels;
import dev.convoy.kernels.Span;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * In what form the numbers of a gradient travel. Which sums travel is a matter of layout, so that all are kept to that form, the shards'
 * and those of them: a sum is then the same whether it has travelled or not.
 */
public enum GradientWire {
    /** As they are computed, 4 bytes each. */
    FLOAT32(null),
    /** In 2 bytes, rounded to {@link Half#BFLOAT16}. */
    BFLOAT16(Half.BFLOAT16),
    /** In 2 bytes, rounded to {@link Half#FLOAT16}. */
    FLOAT16(Half.FLOAT16);

    private final Half half;

    GradientWire(Half half) {
        this.half = half;
    }

    /** The numbers that there are, if not all floats. */
    public Optional<Half> half() {
        return Optional.ofNullable(half);
    }

    /** Bytes of a number. */
    public int bytes() {
        return half == null ? Float.BYTES : Short.BYTES;
    }

    /** {@code y[i] = x[i] + y[i]}, in this form. */
    public void add(Span x, Span y, int count) {
        Kernels kernels = KernelChoice.kernels();
        if (half == null) {
            kernels.add(x, y, count);
            return;
        }
        kernels.rounding().add(half, x, y, count);
    }

    /**
     * Brings a gradient into this form, and keeps what is rounded off for the next step's (error feedback: Seide et al. 2014, "1-bit
     * stochastic gradient descent"; Karimireddy et al. 2019): {@code v = x[i] + error[i]; x[i] = round(v); next[i] = v - x[i]}. Where v is
     * NaN or infinite, so is x.
     *
     * @param error what the steps before have rounded off
     * @param next overwritten
     * @throws IllegalStateException if nothing is rounded in this form
     */
    public void feedBack(Span x, Span error, Span next, int count) {
        if (half == null) {
            throw new IllegalStateException(this + " rounds nothing off: expects a form of 16 bits");
        }
        KernelChoice.kernels().rounding().feedBack(half, x, error, next, count);
    }

    /**
     * The constant of a name.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static GradientWire parse(String name) {
        return Arrays.stream(values())
                .filter(value -> value.toString().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "gradient-wire expects one of " + Arrays.toString(values()) + ", got " + name));
    }

    /** The name as it is written in settings. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}

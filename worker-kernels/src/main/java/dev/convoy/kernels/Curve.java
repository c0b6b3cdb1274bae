package dev.convoy.kernels;

import java.util.Arrays;

/** A function of one number, with its derivative: the specification of what {@link Kernels#map} and its gradient compute. */
public interface Curve {
    /** {@code f(x)}. */
    float value(float x);

    /**
     * {@code f'(x)}.
     *
     * @param x the input
     * @param y {@code f(x)}
     */
    float slope(float x, float y);

    /** The vector form that gives the same bits; {@link Form#NONE} where there is none. */
    default Form form() {
        return Form.NONE;
    }

    /** Which functions have vector forms. */
    enum Kind {
        /** None. */
        SCALAR,
        TANH,
        SIGMOID,
        SILU,
        ELU,
        SOFTPLUS,
        GELU,
        GELU_TANH,
        LEAKY_RELU,
        RELU6
    }

    /**
     * A function's vector form.
     *
     * @param kind which
     * @param first its first parameter, if it has one
     * @param second its second parameter, if it has one
     */
    record Form(Kind kind, float first, float second) {
        /** There is none. */
        public static final Form NONE = new Form(Kind.SCALAR, 0, 0);

        /** Those without parameters, by their kind. */
        private static final Form[] PLAIN =
                Arrays.stream(Kind.values()).map(kind -> new Form(kind, 0, 0)).toArray(Form[]::new);

        /** Of a function without parameters. */
        public static Form of(Kind kind) {
            return PLAIN[kind.ordinal()];
        }

        /** Of a function with one parameter. */
        public static Form of(Kind kind, float parameter) {
            return new Form(kind, parameter, 0);
        }
    }
}

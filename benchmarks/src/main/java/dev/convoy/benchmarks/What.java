package dev.convoy.benchmarks;

import java.util.Locale;

/** What can be compared: a table each. */
enum What {
    /** One matrix product. */
    PRODUCT("Matrix product, 1024 x 1024 x 1024"),

    /** Forward pass, input gradient and weight gradient of convolutions. */
    LAYERS("Convolutions"),

    /** The same of convolutions whose channels fall into groups, down to one channel each. */
    GROUPED("Depthwise and grouped convolutions"),

    /** Training steps by the kernels alone. */
    STEPS("Training steps"),

    /** Training steps through Spark. */
    SPARK("Training steps through Spark"),

    /** Scores. */
    INFERENCE("Inference");

    private final String title;

    What(String title) {
        this.title = title;
    }

    /** Whether its parts are those of a layer. */
    boolean isLayers() {
        return this == LAYERS || this == GROUPED;
    }

    /** Heading of its table. */
    String title() {
        return title;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}

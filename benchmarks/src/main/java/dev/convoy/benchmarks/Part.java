package dev.convoy.benchmarks;

/** What of a layer is timed. */
enum Part {
    /** Output of input. */
    FORWARD("forward"),

    /** Input gradient of output gradient. */
    INPUT_GRADIENT("input gradient"),

    /** Weight and bias gradient of output gradient and input. */
    WEIGHT_GRADIENT("weight gradient");

    private final String label;

    Part(String label) {
        this.label = label;
    }

    @Override
    public String toString() {
        return label;
    }
}

package dev.convoy.benchmarks.torch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;

/** How libtorch holds images and filters, {@code [n, c, h, w]} in name either way; what it computes from them follows. */
public enum MemoryFormat {
    /** In the order of the name. */
    CONTIGUOUS("contiguous"),

    /** A pixel's channels side by side: {@code torch.channels_last}. */
    CHANNELS_LAST("channels-last");

    private static final int IMAGES = 4;

    private final String label;

    MemoryFormat(String label) {
        this.label = label;
    }

    @Override
    public String toString() {
        return label;
    }

    /**
     * A new array in this format; one that is not of four dimensions is contiguous. It lies in memory of libtorch's own, aligned as
     * it likes: what DJL makes of a Java array lies in a Java buffer, which does not outlive the first array that shows it.
     *
     * @param values in the order of {@code shape}
     */
    NDArray array(NDManager manager, float[] values, Shape shape) {
        if (this == CONTIGUOUS || shape.dimension() != IMAGES) {
            try (NDArray buffer = manager.create(values, shape)) {
                return buffer.duplicate();
            }
        }
        int channels = Math.toIntExact(shape.get(1));
        int pixels = Math.toIntExact(shape.get(2) * shape.get(3));
        float[] last = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            int image = i / (channels * pixels);
            int channel = i / pixels % channels;
            last[(image * pixels + i % pixels) * channels + channel] = values[i];
        }
        Shape turned = new Shape(shape.get(0), shape.get(2), shape.get(3), shape.get(1));
        try (NDArray buffer = manager.create(last, turned);
                NDArray view = buffer.transpose(0, 3, 1, 2)) {
            return view.duplicate(); // keeps the strides
        }
    }
}

package dev.convoy.benchmarks.torch;

import ai.djl.ndarray.NDArray;
import java.util.List;

/** Numbers out of libtorch. */
final class Floats {
    private Floats() {}

    /** The numbers of some arrays one after the other, each in the order of its dimensions whatever its format. */
    static float[] of(List<NDArray> arrays) {
        float[] all = new float
                [Math.toIntExact(arrays.stream().mapToLong(NDArray::size).sum())];
        int at = 0;
        for (NDArray array : arrays) {
            float[] values = array.toFloatArray();
            System.arraycopy(values, 0, all, at, values.length);
            at += values.length;
        }
        return all;
    }
}

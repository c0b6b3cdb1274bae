package dev.convoy.benchmarks;

import dev.convoy.benchmarks.torch.MemoryFormat;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The same work for libtorch and for Convoy.
 *
 * @param label what work
 * @param threads of each side
 * @param operations floating-point operations of one run in the textbook, two a multiply-add
 * @param formats that libtorch may hold images in; the faster one counts
 * @param libtorch makes libtorch's side
 * @param convoy makes Convoy's side
 */
record Comparison(
        Label label,
        int threads,
        double operations,
        List<MemoryFormat> formats,
        Function<MemoryFormat, Contestant> libtorch,
        Supplier<Contestant> convoy) {
    /**
     * What is compared.
     *
     * @param what the table
     * @param name the network or the layer
     * @param images at once
     * @param part of the work; empty where it is all of it
     */
    record Label(What what, String name, int images, String part) {
        @Override
        public String toString() {
            return what + " " + name + (part.isEmpty() ? "" : " " + part);
        }
    }
}

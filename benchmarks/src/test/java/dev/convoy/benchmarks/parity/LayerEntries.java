package dev.convoy.benchmarks.parity;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;

/** Every layer: how a random configuration of it is drawn, with the libtorch function that it must equal. */
final class LayerEntries {
    private static final Map<String, Function<Draw, Configuration>> ENTRIES = new LinkedHashMap<>();

    static {
        ENTRIES.put("conv1d", draw -> ConvolutionEntries.convolution(draw, 1));
        ENTRIES.put("conv2d", draw -> ConvolutionEntries.convolution(draw, 2));
        ENTRIES.put("conv3d", draw -> ConvolutionEntries.convolution(draw, 3));
        ENTRIES.put("conv_transpose1d", draw -> ConvolutionEntries.transposed(draw, 1));
        ENTRIES.put("conv_transpose2d", draw -> ConvolutionEntries.transposed(draw, 2));
        ENTRIES.put("conv_transpose3d", draw -> ConvolutionEntries.transposed(draw, 3));
        ENTRIES.put("gaussian5", FilterEntries::gaussian5);
        ENTRIES.put("sobel", FilterEntries::sobel);
        ENTRIES.put("upsample", FilterEntries::upsample);
        ENTRIES.put("linear", ConvolutionEntries::linear);
        ranks("max_pool", PoolingEntries::max);
        ranks("avg_pool", PoolingEntries::average);
        ranks("lp_pool", PoolingEntries::power);
        ranks("adaptive_avg_pool", PoolingEntries::adaptiveAverage);
        ranks("adaptive_max_pool", PoolingEntries::adaptiveMax);
        ENTRIES.put("global_avg_pool", PoolingEntries::globalAverage);
        ENTRIES.put("global_max_pool", PoolingEntries::globalMax);
        ranks("batch_norm", NormalisationEntries::batch);
        ranks("instance_norm", NormalisationEntries::instance);
        ENTRIES.put("layer_norm", NormalisationEntries::layers);
        ENTRIES.put("group_norm", NormalisationEntries::groups);
        ENTRIES.put("local_response_norm", NormalisationEntries::localResponse);
        ActivationEntries.addTo(ENTRIES);
    }

    /** Ways to compute a layer that the entries above do not reach. */
    private static final Map<String, Function<Draw, Configuration>> VARIANTS =
            Map.of("conv2d by winograd", ConvolutionEntries::winograd);

    private LayerEntries() {}

    private static void ranks(String name, BiFunction<Draw, Integer, Configuration> entry) {
        for (int rank = 1; rank <= 3; rank++) {
            int dimensions = rank;
            ENTRIES.put(name + rank + "d", draw -> entry.apply(draw, dimensions));
        }
    }

    /** Types that compute nothing: their output is their input under another shape. */
    static final Set<String> VIEWS = Set.of("flatten", "identity", "unflatten");

    /** The layers' types. */
    static Set<String> types() {
        return ENTRIES.keySet();
    }

    /** Names of other ways to compute some of them. */
    static Set<String> variants() {
        return VARIANTS.keySet();
    }

    /** A random configuration of this type or variant. */
    static Configuration draw(String name, Draw draw) {
        return ENTRIES.getOrDefault(name, VARIANTS.get(name)).apply(draw);
    }

    /** The worst difference of so many configurations. */
    static Worst worst(String name, int seeds) {
        return Worst.of(seeds, draw -> draw(name, draw), LayerComparison::of);
    }
}

package dev.convoy.benchmarks;

import dev.convoy.benchmarks.torch.MemoryFormat;
import dev.convoy.benchmarks.torch.Torch;
import dev.convoy.benchmarks.torch.TorchLayer;

/** A part of a layer by libtorch. */
final class TorchLayerContestant implements Contestant {
    private final TorchLayer layer;
    private final Part part;

    TorchLayerContestant(TorchLayer.Work work, Part part, int threads, MemoryFormat format) {
        this.part = part;
        Torch.threads(threads);
        layer = new TorchLayer(work, format);
    }

    @Override
    public long run() {
        return switch (part) {
            case FORWARD -> layer.forward();
            case INPUT_GRADIENT -> layer.inputGradient();
            case WEIGHT_GRADIENT -> layer.parameterGradients();
        };
    }

    @Override
    public float[] answer() {
        run();
        return layer.results();
    }

    @Override
    public void close() {
        layer.close();
    }
}

package dev.convoy.benchmarks;

import dev.convoy.benchmarks.torch.MemoryFormat;
import dev.convoy.benchmarks.torch.Torch;
import dev.convoy.benchmarks.torch.TorchNetwork;

/** Scores by libtorch. */
final class TorchInference implements Contestant {
    private final TorchNetwork torch;
    private final TorchNetwork.Data data;

    TorchInference(InferenceWork work, MemoryFormat format) {
        Torch.threads(work.threads());
        torch = new TorchNetwork(work.network(), work.parameters(), work.statistics(), format);
        data = torch.data(work.batch());
    }

    @Override
    public long run() {
        long start = System.nanoTime();
        torch.infer(data);
        return System.nanoTime() - start;
    }

    @Override
    public float[] answer() {
        return torch.scores(data);
    }

    @Override
    public void close() {
        torch.close();
    }
}

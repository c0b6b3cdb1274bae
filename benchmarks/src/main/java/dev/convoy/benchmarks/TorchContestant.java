package dev.convoy.benchmarks;

import dev.convoy.benchmarks.torch.MemoryFormat;
import dev.convoy.benchmarks.torch.Torch;
import dev.convoy.benchmarks.torch.TorchNetwork;

/** libtorch, the whole batch at once, as many threads an operation as the workload allows. */
final class TorchContestant implements Learner {
    private final TorchNetwork torch;
    private final TorchNetwork.Data data;

    TorchContestant(Workload work, MemoryFormat format) {
        Torch.threads(work.threads());
        torch = new TorchNetwork(
                work.network(),
                work.network().initialParameters(work.seed()),
                work.network().initialStatistics(),
                format);
        data = torch.data(work.batch());
    }

    @Override
    public double step() {
        double loss = torch.backward(data);
        torch.update(Trial.SGD, RATE);
        return loss;
    }

    @Override
    public void close() {
        torch.close();
    }
}

package dev.convoy.benchmarks;

import dev.convoy.benchmarks.torch.Torch;
import dev.convoy.benchmarks.torch.TorchNetwork;

/** libtorch, the whole batch at once, as many threads an operation as the workload allows. */
final class TorchContestant implements Contestant {
    private final Workload work;
    private final TorchNetwork torch;
    private final TorchNetwork.Data data;

    TorchContestant(Workload work) {
        this.work = work;
        Torch.threads(work.threads());
        torch = new TorchNetwork(
                work.network(),
                work.network().initialParameters(work.seed()),
                work.network().initialStatistics());
        data = torch.data(work.batch());
    }

    @Override
    public String name() {
        return "libtorch";
    }

    @Override
    public double step() {
        double loss = torch.backward(data);
        torch.update(Trial.SGD, Trial.RATE);
        return loss;
    }

    @Override
    public int images() {
        return work.images();
    }

    @Override
    public void close() {
        torch.close();
    }
}

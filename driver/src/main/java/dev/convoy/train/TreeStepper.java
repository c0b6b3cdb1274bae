package dev.convoy.train;

import dev.convoy.network.Network;
import dev.convoy.optim.Optimizer;
import dev.convoy.optim.ParameterGroups;
import dev.convoy.optim.UpdateSettings;
import dev.convoy.optim.WeightAverage;
import dev.convoy.train.SynchronousStep.At;
import dev.convoy.train.SynchronousStep.Outcome;
import java.time.Duration;
import java.util.Optional;

/** Steps whose gradients come together on the driver, which holds parameters and optimizer. */
final class TreeStepper implements Stepper {
    private final Parameters parameters;
    private final Optional<Parameters> average;
    private final Optimizer optimizer;
    private final SynchronousStep step;

    TreeStepper(RunSetting setting, TrainingState state) {
        UpdateSettings settled = setting.settings().update();
        ParameterGroups groups = setting.groups();
        Network network = setting.network(groups);
        parameters = new Parameters(state.parameters(), state.statistics());
        average = state.average();
        optimizer = settled.optimizer().create(groups);
        optimizer.restore(state.optimizer());
        SynchronousStep.Update update = new SynchronousStep.Update(
                groups,
                settled.clip(),
                optimizer,
                settled.average()
                        .map(kept -> new WeightAverage(
                                kept, average.get().values(), average.get().statistics())));
        step = new SynchronousStep(
                setting.training().shards(),
                network,
                setting.spec(network),
                update,
                Duration.ofSeconds(setting.settings().stepLimit()));
    }

    @Override
    public Outcome run(At at, double learningRate) {
        return step.run(at, parameters, learningRate);
    }

    @Override
    public Arrays gather() {
        return new Arrays(parameters, average, optimizer.state());
    }

    @Override
    public void close() {
        step.close();
    }
}

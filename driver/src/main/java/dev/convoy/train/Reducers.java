package dev.convoy.train;

import dev.convoy.aggregate.OrderedTree;
import dev.convoy.gradient.GradientWire;
import dev.convoy.network.Network;
import dev.convoy.optim.OptimizerSettings;
import dev.convoy.slices.SliceOwners;
import dev.convoy.slices.Slicing;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Chooses how a run's gradients come together, by setting or by memory. */
final class Reducers {
    private Reducers() {}

    /**
     * What makes the run's steps.
     *
     * @param heap the driver's, in bytes
     * @throws IllegalStateException if memory does not suffice
     * @throws IllegalArgumentException if slices are asked for and cannot be had
     */
    static Stepper.Maker choose(RunSetting setting, long heap) {
        Network network = setting.description().network();
        Memory memory = Memory.of(network, setting.settings().update());
        int parts = Math.min(setting.training().partitions(), OrderedTree.FAN_IN);
        boolean canBeCut = whyNotCut(setting.settings()).isEmpty();
        boolean local = setting.spark().isLocal();
        return switch (setting.settings().reducer()) {
            case TREE -> tree(memory, parts, heap, canBeCut && !local);
            case SLICES -> slices(setting, memory, heap);
            case AUTO -> {
                if (local || !canBeCut || Memory.fits(memory.tree(parts), heap)) {
                    yield tree(memory, parts, heap, false);
                }
                Stepper.Maker slices = slices(setting, memory, heap);
                setting.listener()
                        .message(String.format(
                                Locale.ROOT,
                                "gradients come together in slices: a tree would need %,d MiB on the driver, which has %,d MiB",
                                memory.tree(parts) >> 20,
                                heap >> 20));
                yield slices;
            }
        };
    }

    private static Stepper.Maker tree(Memory memory, int parts, long heap, boolean slicesMayDo) {
        memory.checkTree(parts, heap, slicesMayDo ? ", set train.reducer = slices" : "");
        return TreeStepper::new;
    }

    private static Stepper.Maker slices(RunSetting setting, Memory memory, long heap) {
        whyNotCut(setting.settings()).ifPresent(why -> {
            throw new IllegalArgumentException(
                    "train.reducer = slices expects " + why + ": use another, or train.reducer = tree");
        });
        if (!setting.spark().isLocal()) {
            long executorHeap = (long) setting.spark().sc().executorMemory() << 20;
            int executors = Math.max(1, SliceOwners.executors(setting.spark().sc()));
            memory.checkSlices(heap, executors, setting.settings().shards(), executorHeap);
        }
        return new Slices(memory.parameters());
    }

    private static Optional<String> whyNotCut(TrainSettings settings) {
        OptimizerSettings optimizer = settings.update().optimizer();
        if (!optimizer.isElementwise()) {
            return Optional.of("an optimizer that goes element by element, got " + optimizer.name()
                    + ", which takes norms of whole tensors");
        }
        return settings.wire() == GradientWire.FLOAT32
                ? Optional.empty()
                : Optional.of("train.gradient-wire = float32, got " + settings.wire());
    }

    /** Makes steps in slices; after executors were lost it waits a while for others in their place. */
    private static final class Slices implements Stepper.Maker {
        private static final long PATIENCE_SECONDS = 30;

        private final int parameters;
        private int most;

        Slices(int parameters) {
            this.parameters = parameters;
        }

        @Override
        public Stepper begin(RunSetting setting, TrainingState state) {
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
            while (executors(setting) < most && System.nanoTime() < deadline) {
                try {
                    TimeUnit.MILLISECONDS.sleep(200);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    break;
                }
            }
            most = Math.max(most, executors(setting));
            return new SliceStepper(setting, state, executors -> Slicing.of(parameters, executors));
        }

        private static int executors(RunSetting setting) {
            return SliceOwners.executors(setting.spark().sc());
        }
    }
}

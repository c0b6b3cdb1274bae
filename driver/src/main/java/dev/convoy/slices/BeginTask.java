package dev.convoy.slices;

import dev.convoy.exchange.Exchange;
import dev.convoy.optim.ParameterGroups;
import dev.convoy.slices.SliceRun.Kind;
import java.util.ArrayList;
import java.util.List;

/** Takes over an owner's slices, which the driver lends. */
final class BeginTask extends OwnerTask {
    private static final long serialVersionUID = 1;

    private final Rule rule;
    private final long optimizerSteps;
    private final int arrays;

    /**
     * @param arrays how many a slice has
     */
    BeginTask(SliceRun run, Rule rule, long optimizerSteps, int arrays) {
        super(run);
        this.rule = rule;
        this.optimizerSteps = optimizerSteps;
        this.arrays = arrays;
    }

    @Override
    OwnerAnswer work(List<Integer> slices) {
        ParameterGroups groups = rule.parameterGroups();
        Slicing slicing = run().slicing();
        for (int slice : slices) {
            int from = slicing.from(slice);
            int to = slicing.to(slice);
            List<float[]> taken = new ArrayList<>();
            for (int array = 0; array < arrays; array++) {
                float[] part = new float[to - from];
                Exchange.borrow(
                        run().driver(),
                        run().block(Kind.START, array, slice),
                        input -> OwnedSlice.read(input, 0, part, 0, part.length));
                taken.add(part);
            }
            Held.of(run()).own(slice, new OwnedSlice(slice, rule, groups.within(from, to), optimizerSteps, taken));
        }
        return OwnerAnswer.DONE;
    }
}

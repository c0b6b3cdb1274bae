package dev.convoy.slices;

import dev.convoy.slices.OwnerAnswer.Squares;
import dev.convoy.slices.OwnerAnswer.Where;
import java.util.ArrayList;
import java.util.List;

/** Takes a step with an owner's slices: sums their gradients, changes them, or both. */
final class UpdateTask extends OwnerTask {
    private static final long serialVersionUID = 1;

    private final Update update;
    private final Part part;
    private final double norm;

    /** What of a step. */
    enum Part {
        /** All of it; for bounds that do not ask for the norm. */
        ALL,
        /** Only sum the gradients. */
        REDUCE,
        /** Only change the slices, by gradients that are summed. */
        APPLY
    }

    /**
     * @param norm of the whole gradient; any number with {@link Part#ALL} and {@link Part#REDUCE}
     */
    UpdateTask(Update update, Part part, double norm) {
        super(update.run());
        this.update = update;
        this.part = part;
        this.norm = norm;
    }

    @Override
    OwnerAnswer work(List<Integer> slices) {
        Held held = Held.of(run());
        List<Squares> squares = new ArrayList<>();
        long spent = 0;
        for (int slice : slices) {
            OwnedSlice own = held.owned(slice);
            if (part != Part.APPLY) {
                squares.add(new Squares(slice, own.reduce(update, held.reducer())));
            }
            if (part != Part.REDUCE) {
                long start = System.nanoTime();
                own.apply(update, norm, held.reducer());
                spent += System.nanoTime() - start;
            }
        }
        return new OwnerAnswer(Where.AT_HOME, squares, spent);
    }
}

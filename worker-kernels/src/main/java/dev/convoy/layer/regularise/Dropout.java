package dev.convoy.layer.regularise;

import dev.convoy.layer.Binding;
import dev.convoy.layer.Layer;
import dev.convoy.layer.LayerSettings;
import dev.convoy.layer.Layout;
import dev.convoy.layer.Mode;
import dev.convoy.layer.Pass;
import dev.convoy.layer.View;
import dev.convoy.tensor.Shape;
import java.util.Set;

/**
 * Dropout (Srivastava et al. 2014), inverted as in PyTorch: in training each element is set to 0 with probability
 * {@code p}, the others are multiplied by {@code 1 / (1 - p)}; in inference nothing changes.
 *
 * <p>Any shape, unchanged. The mask is a function of (seed, layer, epoch, sample), hence the same wherever and however often
 * a sample's gradient is computed, in either layout.
 *
 * @param p probability of 0, from 0 up to, not including, 1
 */
public record Dropout(double p) implements Layer {
    /** Its name in architecture files. */
    public static final String TYPE = "dropout";

    /**
     * @throws IllegalArgumentException if {@code p} is not in [0, 1)
     */
    public Dropout {
        DropoutPass.check(p);
    }

    /** From settings. */
    public static Dropout from(LayerSettings settings) {
        return new Dropout(settings.decimal("p", 0.5));
    }

    @Override
    public String type() {
        return TYPE;
    }

    @Override
    public Shape outputShape(Shape input) {
        return input;
    }

    @Override
    public boolean isView(Mode mode) {
        return mode == Mode.INFER;
    }

    @Override
    public Set<Layout> layouts(Shape input) {
        return Layout.BOTH;
    }

    @Override
    public Pass bind(Binding binding) {
        return isView(binding.mode()) ? new View() : new DropoutPass(binding, p, DropoutPass.Fate.OWN);
    }
}

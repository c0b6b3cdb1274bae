package dev.convoy.layer.regularise;

import dev.convoy.layer.Binding;
import dev.convoy.layer.Checks;
import dev.convoy.layer.Layer;
import dev.convoy.layer.LayerSettings;
import dev.convoy.layer.Layout;
import dev.convoy.layer.Mode;
import dev.convoy.layer.Pass;
import dev.convoy.layer.View;
import dev.convoy.tensor.Shape;
import java.util.Set;

/**
 * Dropout of whole channels (Tompson et al. 2015, "SpatialDropout"), PyTorch's {@code Dropout2d}: in training each channel is set to
 * 0 with probability {@code p}, the others are multiplied by {@code 1 / (1 - p)}; in inference nothing changes.
 *
 * <p>{@code [channels, height, width]}, unchanged. The mask is a function of (seed, layer, epoch, sample), hence the same wherever and however often
 * a sample's gradient is computed.
 *
 * @param p probability of 0, from 0 up to, not including, 1
 */
public record Dropout2d(double p) implements Layer {
    /** Its name in architecture files. */
    public static final String TYPE = "dropout2d";

    /**
     * @throws IllegalArgumentException if {@code p} is not in [0, 1)
     */
    public Dropout2d {
        DropoutPass.check(p);
    }

    /** From settings. */
    public static Dropout2d from(LayerSettings settings) {
        return new Dropout2d(settings.decimal("p", 0.5));
    }

    @Override
    public String type() {
        return TYPE;
    }

    @Override
    public Shape outputShape(Shape input) {
        Checks.image(input);
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
        return isView(binding.mode()) ? new View() : new DropoutPass(binding, p, DropoutPass.Fate.CHANNELS);
    }
}

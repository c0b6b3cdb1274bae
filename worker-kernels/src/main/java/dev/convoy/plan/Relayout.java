package dev.convoy.plan;

import dev.convoy.kernels.Span;
import dev.convoy.layer.Binding;
import dev.convoy.layer.Layer;
import dev.convoy.layer.Layout;
import dev.convoy.layer.Moves;
import dev.convoy.layer.Pass;
import dev.convoy.layer.Phase;
import dev.convoy.tensor.Shape;
import java.util.List;
import java.util.Locale;

/**
 * Brings images from one layout to the other; what lies between channels and pitch becomes zero.
 *
 * @param to the layout of its output
 */
record Relayout(Layout to) implements Layer {
    @Override
    public String type() {
        return "to_" + to.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public Shape outputShape(Shape input) {
        return input;
    }

    @Override
    public Pass bind(Binding binding) {
        return new Run(binding, to);
    }

    private record Run(Binding at, Layout to) implements Pass {
        @Override
        public List<Phase> forward() {
            return List.of(new Phase.Chunks((from, past, slot) -> {
                for (int n = from; n < past; n++) {
                    copy(to, at.x()[n], at.y()[n]);
                }
            }));
        }

        /** dx = dy, in the layout of x. */
        @Override
        public List<Phase> backward() {
            if (at.dx() == null) {
                return List.of();
            }
            return List.of(new Phase.Chunks((from, past, slot) -> {
                        for (int n = from; n < past; n++) {
                            copy(to == Layout.PIXELS ? Layout.PLANES : Layout.PIXELS, at.dy()[n], at.dx()[n]);
                        }
                    })
                    .over(Moves.GRADIENT));
        }

        private void copy(Layout layout, Span from, Span past) {
            if (layout == Layout.PIXELS) {
                Layout.toPixels(at.input(), from, past);
            } else {
                Layout.toPlanes(at.input(), from, past);
            }
        }
    }
}

package dev.convoy.layer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.convoy.fixture.Bits;
import dev.convoy.fixture.LayerRun;
import dev.convoy.fixture.RandomFloats;
import dev.convoy.kernels.KernelChoice;
import dev.convoy.kernels.Span;
import dev.convoy.layer.activation.Relu;
import dev.convoy.layer.activation.Silu;
import dev.convoy.layer.join.Add;
import dev.convoy.layer.join.Concatenate;
import dev.convoy.layer.join.Mean;
import dev.convoy.layer.regularise.Dropout;
import dev.convoy.layer.regularise.Dropout2d;
import dev.convoy.layer.shape.Channels;
import dev.convoy.layer.shape.Identity;
import dev.convoy.layer.shape.PadChannels;
import dev.convoy.tensor.Shape;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Layers that can work in either layout compute the same bits in both: nothing of theirs is summed over pixels. */
class LayoutsTest {
    private static final int IMAGES = 3;

    static List<Layer> layers() {
        return List.of(
                new Relu(),
                new Silu(),
                new Dropout(0.4),
                new Dropout2d(0.4),
                new PadChannels(2, 3),
                new PadChannels(0, 0),
                new Channels(1, 3),
                new Add(),
                new Mean(),
                new Concatenate());
    }

    @ParameterizedTest
    @MethodSource("layers")
    void bothAreTheSameBits(Layer layer) {
        for (Shape input : new Shape[] {Shape.of(3, 2, 5), Shape.of(9, 3, 4), Shape.of(16, 1, 3)}) {
            assertThat(layer.layouts(input)).isEqualTo(Layout.BOTH);
            LayerRun planes = run(layer, input, Layout.PLANES);
            LayerRun pixels = run(layer, input, Layout.PIXELS);
            Bits.assertEqual(pixels.outputValues(), planes.outputValues(), layer + " y");
            Bits.assertEqual(pixels.inputGradients(), planes.inputGradients(), layer + " dx");
        }
    }

    private static LayerRun run(Layer layer, Shape input, Layout layout) {
        return new LayerRun(layer, input, IMAGES, KernelChoice.kernels(), Mode.TRAIN, LayerRun.KEYS, layout)
                .random(new RandomFloats(61))
                .forward()
                .backward();
    }

    @Test
    void identitiesAreViewsInEither() {
        assertThat(new Identity().layouts(Shape.of(3, 2, 2))).isEqualTo(Layout.BOTH);
        assertThat(new Identity().isView(Mode.TRAIN)).isTrue();
    }

    /** A join of 3 and 10 channels; what comes out is compared channel by channel with what went in. */
    @Test
    void concatenatedPixels() {
        Shape[] shapes = {Shape.of(3, 2, 2), Shape.of(10, 2, 2)};
        Shape output = new Concatenate().outputShape(List.of(shapes));
        Span[][] x = new Span[2][];
        Span[][] dx = new Span[2][];
        for (int i = 0; i < 2; i++) {
            int floats = Layout.PIXELS.count(shapes[i]);
            x[i] = Span.zeros(IMAGES * floats).images(IMAGES, floats);
            dx[i] = Span.zeros(IMAGES * floats).images(IMAGES, floats);
            new RandomFloats(i).fill(x[i][0], IMAGES * floats);
        }
        int floats = Layout.PIXELS.count(output);
        Span[] y = Span.zeros(IMAGES * floats).images(IMAGES, floats);
        Binding binding = new Binding(
                KernelChoice.kernels(),
                Mode.TRAIN,
                1,
                List.of(new Binding.Input(shapes[0], x[0], dx[0]), new Binding.Input(shapes[1], x[1], dx[1])),
                output,
                Layout.PIXELS,
                y,
                y,
                new SharedScratch(),
                new PackedWeights().share(),
                false,
                Binding.Slots.NONE,
                LayerRun.KEYS);
        Pass pass = new Concatenate().bind(binding);
        run(pass.forward());
        for (int n = 0; n < IMAGES; n++) {
            float[] planes = planes(output, y[n]);
            Bits.assertEqual(Arrays.copyOf(planes, 12), planes(shapes[0], x[0][n]), "first");
            Bits.assertEqual(Arrays.copyOfRange(planes, 12, 52), planes(shapes[1], x[1][n]), "second");
        }
        run(pass.backward()); // of y itself
        for (int i = 0; i < 2; i++) {
            for (int n = 0; n < IMAGES; n++) {
                Bits.assertEqual(planes(shapes[i], dx[i][n]), planes(shapes[i], x[i][n]), "dx of " + i);
            }
        }
    }

    private static float[] planes(Shape shape, Span pixels) {
        Span planes = Span.zeros(shape.count());
        Layout.toPlanes(shape, pixels, planes);
        return Arrays.copyOf(planes.array(), shape.count());
    }

    private static void run(List<Phase> phases) {
        for (Phase phase : phases) {
            ((Phase.Chunks) phase).body().run(0, IMAGES, 0);
        }
    }
}

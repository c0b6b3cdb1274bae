package dev.convoy.layer;

import dev.convoy.kernels.KernelChoice;
import dev.convoy.kernels.Span;
import dev.convoy.tensor.Shape;
import java.util.Set;

/**
 * How the numbers of an image {@code [c, d, h, w]} lie in a plan's arrays. A layer's input and output have the same layout; a
 * plan brings an image from one to the other between layers. What goes into a plan and comes out of it are planes.
 */
public enum Layout {
    /** A channel's pixels side by side, {@code [c][d, h, w]}: what every public edge has. */
    PLANES,

    /**
     * A pixel's channels side by side, {@code [d, h, w][pitch]}, so that a vector holds channels of one pixel. What lies in the
     * places between the channels and the pitch has no meaning and reaches no result.
     */
    PIXELS;

    /** What a layer says that can work in either. */
    public static final Set<Layout> BOTH = Set.of(PLANES, PIXELS);

    /** Pitches are multiples of this, so that no vector is cut. */
    private static final int STEP = KernelChoice.channelStep();

    /** Channels that are not worth a pitch: pixels of grey and colour pictures. */
    private static final int FEW = 4;

    /** What a layer says that wants channels side by side: pixels, but that a row of features, one pixel, has no layout. */
    public static Set<Layout> sideBySide(Shape input) {
        return Set.of(matters(input) ? PIXELS : PLANES);
    }

    /** Floats from one pixel to the next in {@link #PIXELS}. */
    public static int pitch(int channels) {
        return channels <= FEW ? channels : Math.addExact(channels, STEP - 1) / STEP * STEP;
    }

    /** Whether an image of this shape has pixels and channels at all: a row of features is the same in both layouts. */
    static boolean matters(Shape shape) {
        return shape.rank() > 1;
    }

    /** Floats of an image. */
    public int count(Shape shape) {
        if (this == PLANES || !matters(shape)) {
            return shape.count();
        }
        int channels = shape.size(0);
        return Math.multiplyExact(shape.count() / channels, pitch(channels));
    }

    /** Copies one image {@code [c, ...]} of planes to pixels; what lies between channels and pitch becomes zero. */
    public static void toPixels(Shape shape, Span planes, Span pixels) {
        int channels = shape.size(0);
        int plane = shape.count() / channels;
        int pitch = Layout.pitch(channels);
        float[] from = planes.array();
        float[] to = pixels.array();
        for (int i = 0; i < plane; i++) {
            int at = pixels.offset() + i * pitch;
            for (int c = 0; c < channels; c++) {
                to[at + c] = from[planes.offset() + c * plane + i];
            }
            for (int c = channels; c < pitch; c++) {
                to[at + c] = 0;
            }
        }
    }

    /** Copies one image {@code [c, ...]} of pixels to planes. */
    public static void toPlanes(Shape shape, Span pixels, Span planes) {
        int channels = shape.size(0);
        int plane = shape.count() / channels;
        int pitch = Layout.pitch(channels);
        float[] from = pixels.array();
        float[] to = planes.array();
        for (int c = 0; c < channels; c++) {
            int at = planes.offset() + c * plane;
            for (int i = 0; i < plane; i++) {
                to[at + i] = from[pixels.offset() + i * pitch + c];
            }
        }
    }
}

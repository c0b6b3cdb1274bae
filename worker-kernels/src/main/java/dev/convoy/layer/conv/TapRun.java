package dev.convoy.layer.conv;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Places of one dimension of a convolution's result, at equal steps, and what they meet: places of the image that is read, or of the
 * border around it.
 *
 * @param first the first place
 * @param step from one place to the next
 * @param count places
 * @param taps which taps of the kernel they meet something with, ascending
 * @param sources {@code [taps]} what the first place meets; below zero, or past the image's end, a border
 * @param sourceStep from there to what the next place meets
 */
@SuppressWarnings("ArrayRecordComponent") // tables, never compared
record TapRun(int first, int step, int count, int[] taps, int[] sources, int sourceStep) {
    /** An output's places, which meet the input: {@code place * stride + tap * dilation - padding}. */
    static List<TapRun> forward(ConvGeometry g, int dimension) {
        int[] taps = IntStream.range(0, g.kernel().at(dimension)).toArray();
        int[] sources = Arrays.stream(taps)
                .map(k -> k * g.dilation().at(dimension) - g.padding().at(dimension))
                .toArray();
        int stride = g.stride().at(dimension);
        return List.of(new TapRun(0, 1, g.output().at(dimension), taps, sources, stride));
    }

    /**
     * An input's places, which meet the output's gradients: {@code (place + padding - tap * dilation) / stride} where that is whole. Places
     * a stride apart go together.
     */
    static List<TapRun> backward(ConvGeometry g, int dimension) {
        int stride = g.stride().at(dimension);
        int dilation = g.dilation().at(dimension);
        int inputs = g.input().at(dimension);
        List<TapRun> runs = new ArrayList<>();
        for (int first = 0; first < Math.min(stride, inputs); first++) {
            int place = first + g.padding().at(dimension);
            int[] taps = IntStream.range(0, g.kernel().at(dimension))
                    .filter(k -> Math.floorMod(place - k * dilation, stride) == 0)
                    .toArray();
            int[] sources = Arrays.stream(taps)
                    .map(k -> Math.floorDiv(place - k * dilation, stride))
                    .toArray();
            runs.add(new TapRun(first, stride, (inputs - first - 1) / stride + 1, taps, sources, 1));
        }
        return runs;
    }

    /** Whether this is one of its places. */
    boolean has(int place) {
        return place >= first && (place - first) % step == 0;
    }

    /** How much further than the first place's lies what this place meets. */
    int shift(int place) {
        return (place - first) / step * sourceStep;
    }

    /** Lowest of what a place meets; the highest possible number where it meets nothing. */
    int lowest(int place) {
        return Arrays.stream(sources).min().orElse(Integer.MAX_VALUE / 2) + shift(place);
    }

    /** Highest of what a place meets; the lowest possible number where it meets nothing. */
    int highest(int place) {
        return Arrays.stream(sources).max().orElse(Integer.MIN_VALUE / 2) + shift(place);
    }

    /** Its last place. */
    int last() {
        return first + (count - 1) * step;
    }
}

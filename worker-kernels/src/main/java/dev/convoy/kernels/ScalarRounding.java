package dev.convoy.kernels;

/** The readable specification of {@link RoundingKernels}. */
final class ScalarRounding implements RoundingKernels {
    @Override
    public void round(Half half, Span x, Span y, int count) {
        each(half, x, y, 0, count);
    }

    static void each(Half half, Span x, Span y, int from, int to) {
        for (int i = from; i < to; i++) {
            y.array()[y.offset() + i] = half.round(x.array()[x.offset() + i]);
        }
    }

    @Override
    public void subtract(Span a, Span b, Span difference, int count) {
        for (int i = 0; i < count; i++) {
            difference.array()[difference.offset() + i] = a.array()[a.offset() + i] - b.array()[b.offset() + i];
        }
    }

    @Override
    public void pack(Half half, Span x, int[] words, int count) {
        packEach(half, x, words, 0, count);
    }

    /** Words {@code from} to the last one. */
    static void packEach(Half half, Span x, int[] words, int from, int count) {
        int length = RoundingKernels.words(count);
        for (int i = from; i < length; i++) {
            int low = half.bits(x.array()[x.offset() + i]);
            int high = length + i < count ? half.bits(x.array()[x.offset() + length + i]) : 0;
            words[i] = low | high << 16;
        }
    }

    @Override
    public void unpack(Half half, int[] words, Span x, int count) {
        unpackEach(half, words, x, 0, count);
    }

    /** Words {@code from} to the last one. */
    static void unpackEach(Half half, int[] words, Span x, int from, int count) {
        int length = RoundingKernels.words(count);
        for (int i = from; i < length; i++) {
            x.array()[x.offset() + i] = half.value(words[i] & 0xffff);
            if (length + i < count) {
                x.array()[x.offset() + length + i] = half.value(words[i] >>> 16);
            }
        }
    }
}

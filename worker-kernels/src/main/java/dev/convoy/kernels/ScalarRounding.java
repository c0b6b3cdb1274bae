package dev.convoy.kernels;

/** The readable specification of {@link RoundingKernels}. */
final class ScalarRounding implements RoundingKernels {
    @Override
    public void add(Half half, Span x, Span y, int count) {
        addEach(half, x, y, 0, count);
    }

    /** Numbers {@code from} to the last one. */
    static void addEach(Half half, Span x, Span y, int from, int count) {
        for (int i = from; i < count; i++) {
            y.array()[y.offset() + i] = half.round(x.array()[x.offset() + i] + y.array()[y.offset() + i]);
        }
    }

    @Override
    public void feedBack(Half half, Span x, Span error, Span next, int count) {
        feedBackEach(half, x, error, next, 0, count);
    }

    /** Numbers {@code from} to the last one. */
    static void feedBackEach(Half half, Span x, Span error, Span next, int from, int count) {
        for (int i = from; i < count; i++) {
            float value = x.array()[x.offset() + i] + error.array()[error.offset() + i];
            float rounded = half.round(value);
            x.array()[x.offset() + i] = rounded;
            next.array()[next.offset() + i] = value - rounded;
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

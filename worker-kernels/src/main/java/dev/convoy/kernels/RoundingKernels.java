package dev.convoy.kernels;

/** Arrays in 16 bits a number. Arrays need no slack; those that are read and written may be one. */
public sealed interface RoundingKernels permits ScalarRounding, VectorRounding {
    /** {@code y[i] = half.round(x[i] + y[i])}. */
    void add(Half half, Span x, Span y, int count);

    /** {@code v = x[i] + error[i]; x[i] = half.round(v); next[i] = v - x[i]}. */
    void feedBack(Half half, Span x, Span error, Span next, int count);

    /**
     * Packs numbers of a format, two to a word: word i has number i in its lower half, and number {@code words(count) + i}, where there is
     * one, in its upper half. So whole vectors of them are packed without moving numbers within a vector.
     *
     * @param words {@code [words(count)]}, overwritten
     */
    void pack(Half half, Span x, int[] words, int count);

    /** The reverse of {@link #pack}. */
    void unpack(Half half, int[] words, Span x, int count);

    /** Words that so many numbers take. */
    static int words(int count) {
        return (count + 1) / 2;
    }
}

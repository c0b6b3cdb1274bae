package dev.convoy.random;

/**
 * Counter-based random numbers: Philox 4x32 with ten rounds (Salmon, Moraes, Dror, Shaw, "Parallel random numbers: as
 * easy as 1, 2, 3", SC 2011). A draw is a function of (seed, purpose, index, a, b, position); {@link #at} moves to the
 * stream of a pair of counters in constant time, so streams can be read in any order by anyone.
 *
 * <p>Not safe for use by several threads at once; cheap to create.
 */
public final class CounterRandom {
    private static final int ROUNDS = 10;
    private static final long MULTIPLIER_0 = 0xD2511F53L;
    private static final long MULTIPLIER_1 = 0xCD9E8D57L;
    private static final int WEYL_0 = 0x9E3779B9;
    private static final int WEYL_1 = 0xBB67AE85;

    private final int key0;
    private final int key1;
    private final int[] block = new int[4];
    private long a;
    private long b;
    private int nextBlock;
    private int used;

    /** The generator of a seed and purpose, at counters (0, 0). */
    public CounterRandom(long seed, Purpose purpose) {
        this(seed, purpose, 0);
    }

    /**
     * The generator of a seed, a purpose and an index within the purpose (a layer's number, say), at counters (0, 0).
     */
    public CounterRandom(long seed, Purpose purpose, int index) {
        long key = mix(mix(seed) + 0x9E3779B97F4A7C15L * (((long) index << 8) + purpose.ordinal() + 1));
        this.key0 = (int) key;
        this.key1 = (int) (key >>> 32);
        at(0, 0);
    }

    /**
     * Moves to the start of the stream of counters {@code (a, b)}.
     *
     * @param a the first counter, from 0 up to 2^32 - 1 (an epoch, a step)
     * @param b the second counter, any value (a sample)
     * @return this generator
     */
    public CounterRandom at(long a, long b) {
        if (a < 0 || a > 0xFFFFFFFFL) {
            throw new IllegalArgumentException("counter a expects 0 to 2^32 - 1, got " + a);
        }
        this.a = a;
        this.b = b;
        this.nextBlock = 0;
        this.used = 4;
        return this;
    }

    /** 32 uniform bits. */
    public int nextInt() {
        if (used == 4) {
            philox(nextBlock++, (int) b, (int) (b >>> 32), (int) a, key0, key1, block);
            used = 0;
        }
        return block[used++];
    }

    /**
     * A uniform integer from 0 (inclusive) to {@code bound} (exclusive), without bias (Lemire 2019).
     *
     * @throws IllegalArgumentException if the bound is not positive
     */
    public int nextInt(int bound) {
        if (bound <= 0) {
            throw new IllegalArgumentException("bound expects a positive number, got " + bound);
        }
        long product = (nextInt() & 0xFFFFFFFFL) * bound;
        int threshold = Integer.remainderUnsigned(-bound, bound);
        while (Integer.compareUnsigned((int) product, threshold) < 0) {
            product = (nextInt() & 0xFFFFFFFFL) * bound;
        }
        return (int) (product >>> 32);
    }

    /** A uniform float from 0 (inclusive) to 1 (exclusive), a multiple of 2^-24. */
    public float nextFloat() {
        return (nextInt() >>> 8) * 0x1.0p-24f;
    }

    /** A uniform float from {@code low} (inclusive) to {@code high} (exclusive up to rounding). */
    public float nextFloat(float low, float high) {
        return low + (high - low) * nextFloat();
    }

    /** A uniform double from 0 (inclusive) to 1 (exclusive), a multiple of 2^-53. */
    public double nextDouble() {
        long high = nextInt() & 0xFFFFFFFFL;
        long low = nextInt() & 0xFFFFFFFFL;
        return ((high << 21) ^ (low >>> 11)) * 0x1.0p-53;
    }

    /** A standard normal number (Box and Muller 1958), the same bits on every machine. */
    public double nextGaussian() {
        double radius = StrictMath.sqrt(-2 * StrictMath.log(1 - nextDouble()));
        return radius * StrictMath.cos(2 * Math.PI * nextDouble());
    }

    /** A random permutation of 0 to {@code length} - 1 (Fisher and Yates). */
    public int[] permutation(int length) {
        int[] order = new int[length];
        for (int i = 0; i < length; i++) {
            int j = nextInt(i + 1);
            order[i] = order[j];
            order[j] = i;
        }
        return order;
    }

    /** A well-mixed 64-bit function of its argument (Stafford's variant 13, as in SplitMix64). */
    public static long mix(long z) {
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    /** One block of Philox 4x32-10: four words from a 128-bit counter and a 64-bit key. */
    static void philox(int c0, int c1, int c2, int c3, int k0, int k1, int[] out) {
        for (int round = 0; round < ROUNDS; round++) {
            long p0 = MULTIPLIER_0 * (c0 & 0xFFFFFFFFL);
            long p1 = MULTIPLIER_1 * (c2 & 0xFFFFFFFFL);
            c0 = (int) (p1 >>> 32) ^ c1 ^ k0;
            c1 = (int) p1;
            c2 = (int) (p0 >>> 32) ^ c3 ^ k1;
            c3 = (int) p0;
            k0 += WEYL_0;
            k1 += WEYL_1;
        }
        out[0] = c0;
        out[1] = c1;
        out[2] = c2;
        out[3] = c3;
    }
}

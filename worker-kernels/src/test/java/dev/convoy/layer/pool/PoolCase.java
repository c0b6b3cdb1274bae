package dev.convoy.layer.pool;

import dev.convoy.fixture.RandomFloats;
import dev.convoy.layer.Extent;
import dev.convoy.tensor.Shape;

/** Random windows and an image that they fit. */
record PoolCase(PoolWindows windows, Shape input) {
    private static final int DRAWS = 1000;

    /** A function of the seed: drawn until it fits. */
    static PoolCase draw(long seed, int rank) {
        RandomFloats random = new RandomFloats(seed);
        for (int i = 0; i < DRAWS; i++) {
            PoolCase drawn = once(random, rank);
            try {
                drawn.windows.outputShape(drawn.input);
                return drawn;
            } catch (IllegalArgumentException doesNotFit) {
                // another one
            }
        }
        throw new IllegalStateException("nothing fits, seed " + seed);
    }

    /** This without padding and dilation, over an image that is large enough for it, rounded up. */
    PoolCase plain() {
        Extent kernel = windows.kernelSize();
        PoolWindows plain = PoolWindows.of(kernel, windows.stride(), Extent.all(kernel.rank(), 0))
                .rounded(Rounding.CEIL);
        return new PoolCase(plain, Extent.of(input).with(kernel, Math::max).image(input.size(0)));
    }

    private static PoolCase once(RandomFloats random, int rank) {
        Extent kernel = Extent.all(rank, 0).map(size -> random.between(1, 4));
        Extent stride = kernel.map(size -> random.between(1, size + 2));
        Extent padding = kernel.map(size -> random.between(0, size / 2));
        Extent dilation = kernel.map(size -> random.oneOf(1, 1, 2, 3));
        int largest = rank == 3 ? 5 : 8;
        Shape input = kernel.map(size -> random.between(1, largest)).image(random.oneOf(1, 2, 3, 5, 9));
        Rounding rounding = random.oneOf(Rounding.FLOOR, Rounding.CEIL);
        return new PoolCase(new PoolWindows(kernel, stride, padding, dilation, rounding), input);
    }
}

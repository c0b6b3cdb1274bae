package dev.convoy.aggregate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.convoy.gradient.GradientWire;
import dev.convoy.gradient.Moments;
import dev.convoy.gradient.ShardGradient;
import dev.convoy.random.CounterRandom;
import dev.convoy.random.Purpose;

/** Sums that show in which order they were summed. */
final class Sums {
    static final int PARAMETERS = 37;
    static final Moments.Layout LAYOUT = new Moments.Layout(new int[] {2}, new int[] {9});

    /** A shard's contribution, of magnitudes that make every other order of summing give other bits. */
    static ShardGradient shard(int index) {
        return shard(index, GradientWire.FLOAT32);
    }

    /** The same, rounded to a form. */
    static ShardGradient shard(int index, GradientWire wire) {
        ShardGradient sum = new ShardGradient(PARAMETERS, LAYOUT, wire);
        CounterRandom random = new CounterRandom(3, Purpose.TEST).at(0, index);
        for (int i = 0; i < PARAMETERS; i++) {
            sum.gradient()[i] = (float) (random.nextGaussian() * Math.pow(10, random.nextInt(8)));
        }
        wire.half().ifPresent(half -> {
            for (int i = 0; i < PARAMETERS; i++) {
                sum.gradient()[i] = half.round(sum.gradient()[i]);
            }
        });
        for (int i = 0; i < LAYOUT.count(); i++) {
            sum.moments()[i] = random.nextDouble();
        }
        sum.sums(random.nextDouble(), random.nextDouble(), index, index % 3 + 1);
        return sum;
    }

    static ShardGradient expected(int from, int size, int shards) {
        return expected(from, size, shards, GradientWire.FLOAT32);
    }

    static ShardGradient expected(int from, int size, int shards, GradientWire wire) {
        if (size == 1) {
            return shard(from, wire);
        }
        ShardGradient left = expected(from, size / 2, shards, wire);
        if (from + size / 2 < shards) {
            left.merge(expected(from + size / 2, size / 2, shards, wire));
        }
        return left;
    }

    static void assertSame(ShardGradient found, ShardGradient expected) {
        assertThat(found.gradient()).isEqualTo(expected.gradient());
        assertThat(found.moments()).isEqualTo(expected.moments());
        assertThat(found.loss()).isEqualTo(expected.loss());
        assertThat(found.correct()).isEqualTo(expected.correct());
        assertThat(found.count()).isEqualTo(expected.count());
    }

    private Sums() {}
}

package dev.convoy.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.convoy.fixture.Bits;
import dev.convoy.fixture.RandomFloats;
import dev.convoy.kernels.Product.Bias;
import dev.convoy.kernels.Product.Order;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Scalar = SIMD = the definition in {@link Product}, bit for bit, whatever the product's shape. */
class ProductKernelsTest {
    private static final int[] LENGTHS = {1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 24, 31, 33, 48, 50};

    private final Kernels scalar = Twins.scalar();
    private final Kernels simd = Twins.simd();

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 17, 300})
    void everyShape(int depth) {
        long seed = 1000L * depth;
        for (int rows = 1; rows <= 9; rows++) {
            for (Bias added : Bias.values()) {
                for (Order order : Order.values()) {
                    seed++;
                    Example example = new Example(seed, rows, depth, added, order);
                    example.check(scalar, 0, rows);
                    example.check(simd, 0, rows);
                }
            }
        }
    }

    @Test
    void anyRowsAlone() {
        for (int rows = 1; rows <= 9; rows++) {
            Example example = new Example(rows, rows, 5, Bias.ROW, Order.COLUMNS_OUTER);
            for (int from = 0; from <= rows; from++) {
                for (int to = from; to <= rows; to++) {
                    example.check(scalar, from, to);
                    example.check(simd, from, to);
                }
            }
        }
    }

    @Test
    void specialValues() {
        float[] special = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, -0.0f, Float.MIN_VALUE, 0};
        for (long seed = 1; seed <= 20; seed++) {
            Example example = new Example(seed, 5, 6, Bias.COLUMN, Order.ROWS_OUTER);
            RandomFloats random = new RandomFloats(-seed);
            for (int i = 0; i < 20; i++) {
                float value = special[random.between(0, special.length - 1)];
                example.a[random.between(0, example.a.length - 1)] = value;
                example.b[random.between(0, example.b.length - 1)] = -value;
            }
            example.check(scalar, 0, 5);
            example.check(simd, 0, 5);
        }
    }

    @Test
    void runsThatMeetAreOne() {
        Runs runs = new Runs().add(0, 0, 3).add(3, 3, 4).add(8, 7, 2).add(10, 10, 1);
        assertThat(runs.count()).isEqualTo(3);
        assertThat(runs.length(0)).isEqualTo(7);
        Runs pieces = runs.cut(4);
        assertThat(pieces.count()).isEqualTo(4);
        assertThat(new int[] {pieces.b(1), pieces.c(1), pieces.length(1)}).containsExactly(4, 4, 3);
    }

    @Test
    void depthsMustBeEqual() {
        assertThatThrownBy(() -> new Product(
                        new int[1], new int[2], new int[3], Runs.of(1), 1, Bias.NONE, null, Order.ROWS_OUTER))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("product expects equal depths, got 2 and 3");
    }

    @Test
    void biasMustBeThere() {
        assertThatThrownBy(() -> new Product(
                        new int[1], new int[2], new int[2], Runs.of(1), 1, Bias.ROW, null, Order.ROWS_OUTER))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("product with a ROW bias expects its values, got none");
    }

    /** A random product: overlapping operands read from scattered places, runs with gaps between them. */
    private static final class Example {
        private static final float UNTOUCHED = 12345.5f;

        private final long seed;
        private final RandomFloats random;
        private final Product product;
        private final int rows;
        private final int columns;
        private final float[] a;
        private final float[] b;
        private final float[] bias;

        Example(long seed, int rows, int depth, Bias added, Order order) {
            this.seed = seed;
            this.rows = rows;
            random = new RandomFloats(seed);
            Runs runs = new Runs();
            int bAt = random.between(0, 3);
            int cAt = random.between(0, 3);
            for (int run = random.between(1, 6); run > 0; run--) {
                int length = LENGTHS[random.between(0, LENGTHS.length - 1)];
                runs.add(bAt, cAt, length);
                bAt += length + random.between(0, 3);
                cAt += length + random.between(0, 3);
            }
            columns = cAt + 1;
            int[] aRow = offsets(rows);
            int[] aDepth = offsets(depth);
            int[] bDepth = offsets(depth);
            a = random.array(2000 + 1);
            b = random.array(1000 + bAt + 2 + Span.SLACK);
            bias = random.array(Math.max(rows, columns) + 1 + Span.SLACK);
            Span start = added == Bias.NONE ? null : new Span(bias, 1);
            product = new Product(aRow, aDepth, bDepth, runs, columns, added, start, order);
        }

        private int[] offsets(int count) {
            int[] offsets = new int[count];
            for (int i = 0; i < count; i++) {
                offsets[i] = random.between(0, 999);
            }
            return offsets;
        }

        void check(Kernels kernels, int from, int to) {
            float[] expected = result();
            for (int r = from; r < to; r++) {
                for (int run = 0; run < product.runs().count(); run++) {
                    for (int j = 0; j < product.runs().length(run); j++) {
                        int column = product.runs().c(run) + j;
                        expected[3 + r * columns + column] =
                                element(r, product.runs().b(run) + j, column);
                    }
                }
            }
            float[] actual = result();
            Product prepared = kernels.prepare(product);
            kernels.multiply(prepared, from, to, new Span(a, 1), new Span(b, 2), new Span(actual, 3));
            String what = kernels.description() + ", rows " + from + " to " + to + " of " + rows + ", depth "
                    + product.depth() + ", " + product.added() + ", " + product.order() + ", seed " + seed;
            Bits.assertEqual(actual, expected, what);
        }

        private float[] result() {
            float[] c = new float[3 + rows * columns + Span.SLACK];
            Arrays.fill(c, UNTOUCHED);
            return c;
        }

        private float element(int r, int bColumn, int cColumn) {
            float chain = 0;
            for (int k = 0; k < product.depth(); k++) {
                float left = a[1 + product.aRow()[r] + product.aDepth()[k]];
                chain = Math.fma(left, b[2 + bColumn + product.bDepth()[k]], chain);
            }
            return switch (product.added()) {
                case NONE -> chain;
                case ROW -> chain + bias[1 + r];
                case COLUMN -> chain + bias[1 + cColumn];
            };
        }
    }
}

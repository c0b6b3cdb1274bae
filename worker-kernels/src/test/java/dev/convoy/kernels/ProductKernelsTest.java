package dev.convoy.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.convoy.fixture.Bits;
import dev.convoy.fixture.RandomFloats;
import dev.convoy.kernels.Product.Start;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Scalar = SIMD = the definition in {@link Product}, bit for bit, whatever the product's shape. */
class ProductKernelsTest {
    private static final int[] COLUMNS = {
        1, 2, 3, 5, 7, 8, 9, 15, 16, 17, 24, 31, 32, 33, 40, 48, 50, 56, 64, 72, 80, 100
    };

    private final Kernels scalar = Twins.scalar();
    private final Kernels simd = Twins.simd();

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 17, 191, 193, 400})
    void everyShape(int depth) {
        long seed = 1000L * depth;
        for (int rows = 1; rows <= 9; rows++) {
            for (Start start : Start.values()) {
                for (boolean packed : new boolean[] {false, true}) {
                    seed++;
                    Example example = new Example(seed, rows, depth, start, packed);
                    example.check(scalar, 0, rows);
                    example.check(simd, 0, rows);
                }
            }
        }
    }

    @Test
    void moreRowsThanABlock() {
        Example example = new Example(5, 600, 210, Start.ZERO, true);
        example.check(scalar, 0, 600);
        example.check(simd, 0, 600);
    }

    /** More rows, depths and panels than a block, of left operands of every kind. */
    @ParameterizedTest
    @CsvSource({
        "1000, 1, 100, true",
        "1000, 1, 100, false",
        "7, 1, 80, false",
        "25, 1, 16, false",
        "1, 1000, 100, true",
        "1, 1000, 56, false",
        "1, 9, 24, true",
        "1, 1, 100, false"
    })
    void severalBlocks(int rowRun, int depthRun, int columns, boolean packed) {
        Example example = new Example(9, 110, 270, Start.RESULT, packed, columns, rowRun, depthRun);
        example.check(scalar, 0, 110);
        example.check(simd, 0, 110);
        example.check(simd, 3, 109);
    }

    @Test
    void anyRowsAlone() {
        for (int rows = 1; rows <= 9; rows++) {
            Example example = new Example(rows, rows, 5, Start.BIAS, true);
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
            Example example = new Example(seed, 5, 6, Start.RESULT, false);
            RandomFloats random = new RandomFloats(-seed);
            for (int i = 0; i < 20; i++) {
                float value = special[random.between(0, special.length - 1)];
                example.a[random.between(0, example.a.length - 1)] = value;
                example.matrix[random.between(0, example.matrix.length - 1)] = -value;
            }
            example.check(scalar, 0, 5);
            example.check(simd, 0, 5);
        }
    }

    /** Panels are as wide as two vectors, but for a last one of one. */
    @Test
    void panelsHaveTwoVectors() {
        int lanes = simd.lanes();
        for (int vectors = 1; vectors <= 20; vectors++) {
            Columns columns = Columns.packed(vectors * lanes, 1, simd);
            for (int p = 0; p < columns.panels(); p++) {
                assertThat(columns.start(p)).isEqualTo(2 * p * lanes);
                assertThat(columns.width(p)).isEqualTo(Math.min(2, vectors - 2 * p) * lanes);
            }
            assertThat(columns.panels()).isEqualTo((vectors + 1) / 2);
        }
    }

    @Test
    void rowsMustBeEqual() {
        Columns columns = Columns.dense(1, 1, scalar);
        assertThatThrownBy(() -> new Product(new int[2], new int[1], columns, new int[3], Start.ZERO))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("product expects equal numbers of rows, got 2 and 3");
    }

    /** A random product: a left operand read from anywhere, rows of the result with gaps between them. */
    private static final class Example {
        private static final float UNTOUCHED = 12345.5f;

        private final long seed;
        private final RandomFloats random;
        private final int[] aRow;
        private final int[] aDepth;
        private final int[] cRow;
        private final int depth;
        private final int columns;
        private final int rowStep;
        private final Start start;
        private final boolean packed;
        private final float[] a;
        private final float[] bias;
        private final float[] before;

        /** {@code [depth][rowStep]} the right operand. */
        private final float[] matrix;

        Example(long seed, int rows, int depth, Start start, boolean packed) {
            this(seed, rows, depth, start, packed, 0, 0, 0);
        }

        /** With so many columns and runs of rows and depths so long, or drawn ones where there is a 0. */
        Example(long seed, int rows, int depth, Start start, boolean packed, int columns, int rowRun, int depthRun) {
            this.seed = seed;
            this.start = start;
            this.packed = packed;
            this.depth = depth;
            random = new RandomFloats(seed);
            this.columns = columns > 0 ? columns : COLUMNS[random.between(0, COLUMNS.length - 1)];
            rowStep = this.columns + random.between(0, 3);
            aRow = offsets(rows, rowRun);
            aDepth = offsets(depth, depthRun);
            int cStep = this.columns + random.between(0, 3);
            cRow = Product.offsets(1, cStep, rows);
            a = random.array(2000 + 1 + Span.SLACK);
            bias = random.array(this.columns + 1 + Span.SLACK);
            matrix = random.array(2 + depth * rowStep + Span.SLACK);
            before = random.array(3 + rows * cStep + 1);
        }

        /** Scattered, or side by side, or in runs: the left operand of each kind that kernels read in their own way. */
        private int[] offsets(int count, int run) {
            int longest = run > 0 ? run : new int[] {1, 7, 1000}[random.between(0, 2)];
            int[] offsets = new int[count];
            for (int i = 0; i < count; i++) {
                boolean goesOn = i % longest != 0 && offsets[i - 1] < 999;
                offsets[i] = goesOn ? offsets[i - 1] + 1 : random.between(0, 999 - Math.min(longest, count));
            }
            return offsets;
        }

        void check(Kernels kernels, int from, int to) {
            float[] expected = result();
            for (int r = from; r < to; r++) {
                for (int j = 0; j < columns; j++) {
                    int at = 3 + cRow[r] + j;
                    expected[at] = element(r, j, before[at]);
                }
            }
            float[] actual = result();
            Span b = new Span(matrix, 2);
            Columns right = Columns.dense(columns, rowStep, kernels);
            if (packed) {
                right = Columns.packed(columns, depth, kernels);
                b = Span.zeros(right.packedCount());
                right.pack(new Span(matrix, 2), columns, 1, Product.offsets(0, rowStep, depth), b);
            }
            Product product = new Product(aRow, aDepth, right, cRow, start);
            kernels.multiply(product, from, to, new Span(a, 1), b, new Span(actual, 3), new Span(bias, 1));
            String what = kernels.description() + ", rows " + from + " to " + to + " of " + aRow.length + ", depth "
                    + depth + ", columns " + columns + (packed ? " packed, " : ", ") + start + ", seed " + seed;
            Bits.assertEqual(actual, expected, what);
        }

        /** What is there before: everything between the rows must stay. */
        private float[] result() {
            float[] c = Arrays.copyOf(before, before.length + Span.SLACK);
            Arrays.fill(c, before.length, c.length, UNTOUCHED);
            return c;
        }

        private float element(int r, int column, float old) {
            float chain = switch (start) {
                case ZERO -> 0;
                case BIAS -> bias[1 + column];
                case RESULT -> old;
            };
            for (int k = 0; k < depth; k++) {
                chain = Math.fma(a[1 + aRow[r] + aDepth[k]], matrix[2 + k * rowStep + column], chain);
            }
            return chain;
        }
    }
}

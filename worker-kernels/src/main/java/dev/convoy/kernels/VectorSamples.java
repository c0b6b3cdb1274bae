package dev.convoy.kernels;

import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/** {@link SampleKernels} on vectors. Sums along a row have a pixel's three colours and the next one's first as a vector of four. */
final class VectorSamples implements SampleKernels {
    private static final VectorShape SHAPE = VectorKernels.SPECIES.vectorShape();
    private static final VectorSpecies<Short> SUMS = VectorSpecies.of(short.class, SHAPE);
    private static final VectorSpecies<Byte> SAMPLES =
            VectorSpecies.of(byte.class, VectorShape.forBitSize(SHAPE.vectorBitSize() / 2));
    private static final int L = SUMS.length();

    @Override
    public void weigh(byte[] samples, int weight, char[] sums, int count) {
        ScalarSamples.weighEach(samples, weight, sums, weighVectors(samples, (short) weight, sums, count), count);
    }

    @CompiledAlone
    private static int weighVectors(byte[] samples, short weight, char[] sums, int count) {
        int i = 0;
        for (; i <= count - L; i += L) {
            unsigned(samples, i).mul(weight).intoCharArray(sums, i);
        }
        return i;
    }

    @Override
    public void addWeighed(byte[] samples, int weight, char[] sums, int count) {
        ScalarSamples.addEach(samples, weight, sums, addVectors(samples, (short) weight, sums, count), count);
    }

    @CompiledAlone
    private static int addVectors(byte[] samples, short weight, char[] sums, int count) {
        int i = 0;
        for (; i <= count - L; i += L) {
            unsigned(samples, i)
                    .mul(weight)
                    .add(ShortVector.fromCharArray(SUMS, sums, i))
                    .intoCharArray(sums, i);
        }
        return i;
    }

    private static ShortVector unsigned(byte[] samples, int at) {
        return ((ShortVector) ByteVector.fromArray(SAMPLES, samples, at).convertShape(VectorOperators.B2S, SUMS, 0))
                .and((short) 0xFF);
    }

    @Override
    @CompiledAlone
    public void sumColours(char[] row, int[] first, int[] weights, int[] out) {
        int taps = weights.length / first.length;
        for (int i = 0; i < first.length; i++) {
            int from = 3 * first[i];
            int at = taps * i;
            IntVector even = IntVector.zero(IntVector.SPECIES_128);
            IntVector odd = even;
            int k = 0;
            for (; k <= taps - 2; k += 2) {
                even = even.add(four(row, from + 3 * k).mul(weights[at + k]));
                odd = odd.add(four(row, from + 3 * k + 3).mul(weights[at + k + 1]));
            }
            if (k < taps) {
                even = even.add(four(row, from + 3 * k).mul(weights[at + k]));
            }
            even.add(odd).intoArray(out, 3 * i);
        }
    }

    private static IntVector four(char[] row, int at) {
        return ((IntVector) ShortVector.fromCharArray(ShortVector.SPECIES_64, row, at)
                        .convertShape(VectorOperators.S2I, IntVector.SPECIES_128, 0))
                .and(0xFFFF);
    }
}

package dev.convoy.aggregate;

import dev.convoy.gradient.Moments;
import dev.convoy.gradient.ShardGradient;
import dev.convoy.kernels.Span;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A node of the tree with its sum, and its form on the wire: little-endian bytes, written and read in bulk.
 *
 * <pre>level, index: int | parameters, moments: int | loss, weight: double | correct, count: long | moments: double[] |
 * gradient: float[]</pre>
 *
 * @param node the place
 * @param sum of the shards below it
 */
public record NodeSum(Node node, ShardGradient sum) {
    private static final int HEADER = 4 * Integer.BYTES + 4 * Long.BYTES;

    /** Its bytes. */
    public static byte[] encode(Node node, ShardGradient sum) {
        int parameters = sum.parameters();
        int moments = sum.moments().length;
        int length = Math.addExact(HEADER + moments * Double.BYTES, Math.multiplyExact(parameters, Float.BYTES));
        byte[] bytes = new byte[length];
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        buffer.putInt(node.level()).putInt(node.index()).putInt(parameters).putInt(moments);
        buffer.putDouble(sum.loss())
                .putDouble(sum.weight())
                .putLong(sum.correct())
                .putLong(sum.count());
        for (double moment : sum.moments()) {
            buffer.putDouble(moment);
        }
        buffer.asFloatBuffer().put(sum.gradient(), 0, parameters);
        return bytes;
    }

    /** The node of encoded bytes, without its sum. */
    public static Node node(byte[] bytes) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        return new Node(buffer.getInt(0), buffer.getInt(Integer.BYTES));
    }

    /**
     * The node and sum of encoded bytes.
     *
     * @param layout of the network's moments
     * @throws IllegalArgumentException if the bytes are not of a network with these moments
     */
    public static NodeSum decode(byte[] bytes, Moments.Layout layout) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        Node node = new Node(buffer.getInt(), buffer.getInt());
        int parameters = buffer.getInt();
        double[] moments = new double[buffer.getInt()];
        if (moments.length != layout.count()) {
            throw new IllegalArgumentException(
                    "gradient expects " + layout.count() + " moments, got " + moments.length);
        }
        double loss = buffer.getDouble();
        double weight = buffer.getDouble();
        long correct = buffer.getLong();
        long count = buffer.getLong();
        for (int i = 0; i < moments.length; i++) {
            moments[i] = buffer.getDouble();
        }
        float[] gradient = new float[parameters + Span.SLACK];
        buffer.asFloatBuffer().get(gradient, 0, parameters);
        ShardGradient sum = new ShardGradient(gradient, moments, layout);
        sum.sums(loss, weight, correct, count);
        return new NodeSum(node, sum);
    }
}

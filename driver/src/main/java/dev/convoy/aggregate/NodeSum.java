package dev.convoy.aggregate;

import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import dev.convoy.gradient.GradientWire;
import dev.convoy.gradient.Moments;
import dev.convoy.gradient.ShardGradient;
import dev.convoy.kernels.Span;

/**
 * A node of the tree with its sum, and its form on the wire: little-endian numbers, written and read in bulk.
 *
 * @param node the place
 * @param sum of the shards below it
 */
public record NodeSum(Node node, ShardGradient sum) {
    private static final GradientWire[] WIRES = GradientWire.values();

    void write(Output output) {
        Moments.Layout layout = sum.layout();
        output.writeInt(node.level());
        output.writeInt(node.index());
        output.writeInt(layout.channels().length);
        output.writeInts(layout.channels());
        output.writeInts(layout.pixels());
        output.writeDouble(sum.loss());
        output.writeDouble(sum.weight());
        output.writeLong(sum.correct());
        output.writeLong(sum.count());
        output.writeDoubles(sum.moments());
        output.writeInt(sum.parameters());
        output.writeInt(sum.wire().ordinal());
        FloatWire.write(output, sum.gradient(), sum.parameters(), sum.wire());
    }

    static NodeSum read(Input input) {
        Node node = new Node(input.readInt(), input.readInt());
        int layers = input.readInt();
        Moments.Layout layout = new Moments.Layout(input.readInts(layers), input.readInts(layers));
        double loss = input.readDouble();
        double weight = input.readDouble();
        long correct = input.readLong();
        long count = input.readLong();
        double[] moments = input.readDoubles(layout.count());
        int parameters = input.readInt();
        float[] gradient = new float[parameters + Span.SLACK];
        GradientWire wire = WIRES[input.readInt()];
        FloatWire.read(input, gradient, parameters, wire);
        ShardGradient sum = new ShardGradient(gradient, moments, layout, wire);
        sum.sums(loss, weight, correct, count);
        return new NodeSum(node, sum);
    }
}

package dev.convoy.layer.join;

import dev.convoy.kernels.Span;
import dev.convoy.layer.Join;
import dev.convoy.tensor.Shape;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** How branches may meet, and what joins share. */
public final class Branches {
    private static final Map<String, Join> JOINS = new LinkedHashMap<>();

    static {
        JOINS.put(Add.TYPE, new Add());
        JOINS.put(Concatenate.TYPE, new Concatenate());
        JOINS.put(Mean.TYPE, new Mean());
    }

    private Branches() {}

    /** The names known. */
    public static Set<String> names() {
        return JOINS.keySet();
    }

    /** The join of this name, one of {@link #names}. */
    public static Join named(String name) {
        return JOINS.get(name);
    }

    /** The one shape of all inputs. */
    static Shape same(List<Shape> inputs) {
        if (inputs.stream().distinct().count() > 1) {
            throw new IllegalArgumentException("expects branches of the same output shape, got " + shown(inputs));
        }
        return inputs.get(0);
    }

    static String shown(List<Shape> inputs) {
        return inputs.stream().map(Shape::toString).collect(Collectors.joining(" and "));
    }

    static void copy(Span from, Span to, int count) {
        System.arraycopy(from.array(), from.offset(), to.array(), to.offset(), count);
    }
}

package dev.convoy.jobs.score;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;

/** The first few of many images in an order, whatever the order they come in. */
final class Firsts implements Serializable {
    private static final long serialVersionUID = 1;

    private final int most;
    private final ScoredImage.Order order;
    private final PriorityQueue<ScoredImage> kept; // the last of them on top

    /** None yet, and never more than {@code most}. */
    Firsts(int most, ScoredImage.Order order) {
        this.most = most;
        this.order = order;
        this.kept = new PriorityQueue<>(most + 1, new Backwards(order));
    }

    /** The order from its end. */
    private record Backwards(ScoredImage.Order order) implements ScoredImage.Order {
        @Override
        public int compare(ScoredImage a, ScoredImage b) {
            return order.compare(b, a);
        }
    }

    /** Takes it, unless as many are before it already. */
    void add(ScoredImage image) {
        if (kept.size() < most || order.compare(image, kept.element()) < 0) {
            kept.add(image);
            if (kept.size() > most) {
                kept.remove();
            }
        }
    }

    /** Adds those of another part. */
    void merge(Firsts other) {
        other.kept.forEach(this::add);
    }

    /** Them, in order. */
    List<ScoredImage> list() {
        List<ScoredImage> list = new ArrayList<>(kept);
        list.sort(order);
        return List.copyOf(list);
    }
}

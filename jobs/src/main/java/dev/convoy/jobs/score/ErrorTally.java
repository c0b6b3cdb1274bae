package dev.convoy.jobs.score;

import dev.convoy.jobs.score.ErrorKind.Example;
import java.io.Serializable;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Errors by kind. However many kinds there are, no more than {@link #KINDS} are kept, and whatever the order the same ones: those whose
 * names have the smallest hashes. A kind that belongs to these was never put out on the way, so its count is exact.
 */
final class ErrorTally implements Serializable {
    /** As many kinds as are kept. */
    static final int KINDS = 256;

    private static final long serialVersionUID = 1;
    private static final int LONGEST_REASON = 500;

    private final TreeMap<Name, Entry> kinds = new TreeMap<>();

    /** A kind in the order that decides which ones are kept. */
    private record Name(int hash, String kind) implements Serializable, Comparable<Name> {
        private static final Comparator<Name> ORDER =
                Comparator.comparingInt(Name::hash).thenComparing(Name::kind);

        static Name of(String kind) {
            int hash = kind.hashCode(); // of the letters alone: the same in every JVM
            return new Name((hash ^ hash >>> 16) * 0x9E3779B1, kind);
        }

        @Override
        public int compareTo(Name other) {
            return ORDER.compare(this, other);
        }
    }

    private static final class Entry implements Serializable {
        private static final long serialVersionUID = 1;

        private long images;
        private final TreeSet<Example> examples = new TreeSet<>();

        void example(Example example) {
            if (examples.size() < ErrorKind.EXAMPLES || example.compareTo(examples.last()) < 0) {
                examples.add(example);
                if (examples.size() > ErrorKind.EXAMPLES) {
                    examples.pollLast();
                }
            }
        }
    }

    /** Counts a failed image. */
    void add(ImageKey key, String reason) {
        Entry entry = entry(Name.of(Reason.kind(reason, key.path())));
        if (entry != null) {
            entry.images++;
            String said = reason == null ? "" : reason;
            entry.example(new Example(
                    key, said.length() > LONGEST_REASON ? said.substring(0, LONGEST_REASON) + Reason.LEFT_OUT : said));
        }
    }

    /** The entry of a kind; null if it is not among those that are kept. */
    private Entry entry(Name name) {
        Entry known = kinds.get(name);
        if (known != null) {
            return known;
        }
        if (kinds.size() == KINDS && name.compareTo(kinds.lastKey()) > 0) {
            return null;
        }
        Entry entry = new Entry();
        kinds.put(name, entry);
        if (kinds.size() > KINDS) {
            kinds.pollLastEntry();
        }
        return entry;
    }

    /** Adds those of another part. */
    void merge(ErrorTally other) {
        other.kinds.forEach((name, theirs) -> {
            Entry mine = entry(name);
            if (mine != null) {
                mine.images += theirs.images;
                theirs.examples.forEach(mine::example);
            }
        });
    }

    /** The kinds, most frequent first; equally frequent ones by name. */
    List<ErrorKind> list() {
        return kinds.entrySet().stream()
                .map(kind -> new ErrorKind(
                        kind.getKey().kind(), kind.getValue().images, List.copyOf(kind.getValue().examples)))
                .sorted(Comparator.comparingLong(ErrorKind::images).reversed().thenComparing(ErrorKind::kind))
                .toList();
    }
}

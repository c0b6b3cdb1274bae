package dev.convoy.jobs.scaling;

/** How the gradients of all executors become one update. */
public enum Reducer {
    /** Sums travel up the tree to the driver, who updates and broadcasts. */
    TREE("tree"),
    /** Each executor sums, updates and hands out its slice of the parameters. */
    SLICES("slices");

    private final String word;

    Reducer(String word) {
        this.word = word;
    }

    /** The name that people read. */
    public String word() {
        return word;
    }
}

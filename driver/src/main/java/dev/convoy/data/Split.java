package dev.convoy.data;

import java.util.List;

/** Which of the two sets a source holds. */
public enum Split {
    /** The images to learn from. */
    TRAIN,
    /** The images to test on. */
    TEST;

    /** What the set is called in messages. */
    String title() {
        return this == TRAIN ? "training" : "test";
    }

    /** Names of the sub-folder that holds this set, where a source has one; the first that exists counts. */
    List<String> folders() {
        return this == TRAIN ? List.of("train", "training") : List.of("test", "val", "validation");
    }
}

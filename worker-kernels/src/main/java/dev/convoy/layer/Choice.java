package dev.convoy.layer;

/**
 * A way that a layer computes something, where there are several.
 *
 * @param direction what is computed
 * @param algorithm how: {@code winograd F(4x4, 3x3)}
 * @param reason why, in words
 */
public record Choice(Direction direction, String algorithm, String reason) {
    /** What a layer computes. */
    public enum Direction {
        FORWARD("forward"),
        INPUT_GRADIENT("input gradient"),
        WEIGHT_GRADIENT("weight gradient");

        private final String words;

        Direction(String words) {
            this.words = words;
        }

        /** As people say it. */
        public String words() {
            return words;
        }
    }
}

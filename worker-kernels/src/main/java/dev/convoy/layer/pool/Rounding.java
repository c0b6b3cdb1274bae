package dev.convoy.layer.pool;

import dev.convoy.layer.LayerSettings;

/** What becomes of a last window that would reach past the padded input. */
public enum Rounding {
    /** There is none: sizes are rounded down. */
    FLOOR,
    /** It is kept, clipped, if it starts inside the input or the padding before it: sizes are rounded up. */
    CEIL;

    /** The setting {@code ceil_mode}, off unless it is true. */
    static Rounding from(LayerSettings settings) {
        return settings.flag("ceil_mode", false) ? CEIL : FLOOR;
    }
}

package dev.convoy.settings;

import java.util.Collection;
import java.util.Locale;

/** Finds the name that a mistyped one was meant to be, for the end of an error message. */
public final class Nearest {
    private Nearest() {}

    /**
     * The nearest known name, as the end of a message: {@code " (did you mean 'kernel_size'?)"}; empty if none is near, which is
     * more than a third of the name's letters away (at least two). Case counts for nothing; of equally near names the
     * first is taken.
     */
    public static String suggest(String unknown, Collection<String> known) {
        String best = null;
        int least = Math.max(2, unknown.length() / 3) + 1;
        for (String name : known) {
            int distance = distance(unknown.toLowerCase(Locale.ROOT), name.toLowerCase(Locale.ROOT));
            if (distance < least && distance < name.length()) {
                best = name;
                least = distance;
            }
        }
        return best == null ? "" : " (did you mean '" + best + "'?)";
    }

    /** Insertions, deletions and substitutions that make one string of the other (Levenshtein 1966). */
    static int distance(String a, String b) {
        int[] above = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            above[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int[] row = new int[b.length() + 1];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int substituted = above[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(substituted, Math.min(above[j], row[j - 1]) + 1);
            }
            above = row;
        }
        return above[b.length()];
    }
}

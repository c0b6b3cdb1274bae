package dev.convoy.optim;

import java.io.Serializable;
import java.util.regex.Pattern;

/**
 * A pattern over the dotted names of parameters and running statistics: {@code *} stands for any letters, dots included,
 * {@code ?} for one. A pattern that matches the front of a name up to one of its dots matches it too, so a layer's or
 * block's name is a pattern for all that is in it: {@code conv1} matches {@code conv1.weight}.
 *
 * @param text like {@code features.*}, {@code *.bias}, {@code layer1}
 */
public record NamePattern(String text) implements Serializable {
    /**
     * @throws IllegalArgumentException if the text is blank
     */
    public NamePattern {
        if (text.isBlank()) {
            throw new IllegalArgumentException("pattern of parameter names is empty, expected one like features.*");
        }
    }

    /** Whether a name, or its front up to a dot, is of this form. */
    public boolean matches(String name) {
        StringBuilder regex = new StringBuilder();
        for (char c : text.toCharArray()) {
            regex.append(
                    switch (c) {
                        case '*' -> ".*";
                        case '?' -> ".";
                        default -> Pattern.quote(String.valueOf(c));
                    });
        }
        return Pattern.matches(regex.append("(\\..*)?").toString(), name);
    }
}

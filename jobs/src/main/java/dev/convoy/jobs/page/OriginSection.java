package dev.convoy.jobs.page;

import dev.convoy.model.SavedModel;
import java.util.List;
import java.util.Map;

/**
 * Where the model comes from and how images are prepared for it, as it says itself.
 *
 * @param folder where it lies
 * @param model it
 */
public record OriginSection(String folder, SavedModel model) implements Section {
    @Override
    public String id() {
        return "origin";
    }

    @Override
    public String title() {
        return "Where the model comes from";
    }

    @Override
    public void write(Markup page) {
        Table table = new Table(page, 2, List.of("What", "Value"));
        table.row("folder", folder);
        model.provenance().forEach((key, value) -> {
            if (!(value instanceof Map)) {
                table.row(key, String.valueOf(value));
            }
        });
        model.preprocessing().forEach((key, value) -> table.row("images: " + key, String.valueOf(value)));
        table.row("classes", String.join(", ", model.classNames()));
        table.end();
        model.provenance().forEach((key, value) -> {
            if (value instanceof Map<?, ?> map) {
                page.open("details").element("summary", key);
                Table inner = new Table(page, 2, List.of("Key", "Value"));
                map.forEach((name, each) -> inner.row(String.valueOf(name), String.valueOf(each)));
                inner.end();
                page.closeLine();
            }
        });
    }
}

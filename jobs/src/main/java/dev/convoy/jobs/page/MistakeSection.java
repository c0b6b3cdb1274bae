package dev.convoy.jobs.page;

import dev.convoy.jobs.text.Shown;
import dev.convoy.score.ScoredSet.Scored;
import java.util.List;

/**
 * The images that the network was surest of and wrong about.
 *
 * @param mistakes surest first
 * @param names a name for each class
 */
public record MistakeSection(List<Scored> mistakes, List<String> names) implements Section {
    /** As many as the page shows. */
    public static final int MOST = 24;

    private static final int SIZE = 96;

    @Override
    public String id() {
        return "mistakes";
    }

    @Override
    public String title() {
        return "Most confident mistakes";
    }

    @Override
    public void write(Markup page) {
        if (mistakes.isEmpty()) {
            page.element("p", "No labelled image was taken for another class.", "class", "missing");
            return;
        }
        page.element(
                "p",
                "The images taken for a wrong class with the largest probability, largest first. A label that is itself wrong"
                        + " often stands here.");
        page.open("div", "class", "mistakes");
        for (Scored mistake : mistakes) {
            String label = names.get(mistake.image().label());
            String predicted = names.get(mistake.predicted());
            page.open("figure");
            Picture.of(Tile.of(mistake.image().image()).atMost(SIZE))
                    .write(page, "Image " + mistake.image().id() + ": " + label + ", taken for " + predicted, SIZE);
            page.open("figcaption");
            page.element("span", "taken for " + predicted, "class", "predicted");
            page.element("span", "with " + Shown.percent(mistake.probability()), "class", "predicted");
            page.element("span", "is " + label);
            page.element("span", "image " + Shown.count(mistake.image().id()), "class", "id");
            page.close().closeLine();
        }
        page.closeLine();
    }
}

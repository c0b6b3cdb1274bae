package dev.convoy.jobs.score;

import dev.convoy.image.RawImage;
import dev.convoy.jobs.page.Markup;
import dev.convoy.jobs.page.Picture;
import dev.convoy.jobs.page.Section;
import dev.convoy.jobs.page.Tile;
import dev.convoy.jobs.text.Shown;
import dev.convoy.jobs.text.VisibleText;
import java.util.List;
import java.util.Map;

/**
 * A contact sheet: some images with what was made of them; by name alone where there is no picture.
 *
 * @param kind which images they are
 * @param images in order
 * @param summary names the classes
 * @param pictures of some or all
 */
record SheetSection(Kind kind, List<ScoredImage> images, ScoreSummary summary, Map<ImageKey, RawImage> pictures)
        implements Section {
    private static final int SIZE = 112;
    private static final int LONGEST = 60;

    /** What a sheet is of. */
    enum Kind {
        /** Images of the smallest probabilities. */
        LEAST_SURE(
                "least-sure",
                "Least sure",
                "The images whose predicted class has the smallest probability, smallest first.",
                "No image was scored."),
        /** Wrong ones of the largest. */
        MISTAKES(
                "mistakes",
                "Surest mistakes",
                "The images taken for a wrong class with the largest probability, largest first. A label that is itself wrong"
                        + " often stands here.",
                "No labelled image was taken for another class.");

        private final String id;
        private final String title;
        private final String words;
        private final String none;

        Kind(String id, String title, String words, String none) {
            this.id = id;
            this.title = title;
            this.words = words;
            this.none = none;
        }
    }

    @Override
    public String id() {
        return kind.id;
    }

    @Override
    public String title() {
        return kind.title;
    }

    @Override
    public void write(Markup page) {
        if (images.isEmpty()) {
            page.element("p", kind.none, "class", "missing");
            return;
        }
        page.element("p", kind.words);
        page.open("div", "class", "mistakes");
        for (ScoredImage image : images) {
            figure(page, image);
        }
        page.closeLine();
    }

    private void figure(Markup page, ScoredImage image) {
        boolean wrong = image.label() >= 0 && image.label() != image.predicted();
        String predicted = VisibleText.of(summary.name(image.predicted()));
        String path = VisibleText.of(image.key().toString());
        page.open("figure");
        RawImage pixels = pictures.get(image.key());
        if (pixels != null) {
            Picture.of(Tile.of(pixels).atMost(SIZE)).write(page, path + ": " + predicted, SIZE);
        } else if (!pictures.isEmpty()) {
            page.element("div", "no picture", "class", "absent");
        }
        page.open("figcaption");
        page.element("span", predicted, "class", wrong ? "name predicted" : "name");
        page.element("span", "with " + Shown.percent(image.probability()));
        if (image.label() >= 0) {
            page.element("span", wrong ? "is " + VisibleText.of(summary.name(image.label())) : "right");
        }
        page.element("span", VisibleText.end(image.key().toString(), LONGEST), "class", "id", "title", path);
        page.close().closeLine();
    }
}

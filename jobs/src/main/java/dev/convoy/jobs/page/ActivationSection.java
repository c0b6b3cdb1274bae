package dev.convoy.jobs.page;

import dev.convoy.jobs.text.Shown;
import dev.convoy.score.ScoredSet.Scored;
import java.util.List;

/**
 * What every convolution makes of the chosen images.
 *
 * @param examples the images
 * @param names a name for each class
 * @param activations of these images, in their order
 */
public record ActivationSection(List<Scored> examples, List<String> names, Activations activations) implements Section {
    private static final int OPEN_AT_FIRST = 3;
    private static final int IMAGE_SIZE = 84;
    private static final int LARGEST_IMAGE = 112;
    private static final int MAP_SIZE = 84;

    @Override
    public String id() {
        return "activations";
    }

    @Override
    public String title() {
        return "Activation maps";
    }

    @Override
    public void write(Markup page) {
        if (activations.layers().isEmpty()) {
            page.element("p", "The network has no convolutions, hence no activation maps.", "class", "missing");
            return;
        }
        page.element(
                "p",
                "What each convolution puts out for " + Shown.count(examples.size())
                        + " images, before any activation function: middle grey is 0, white the largest magnitude among an"
                        + " image's maps, black its negative. A ReLU behind it lets through what is lighter than middle grey."
                        + " Maps of more than 64 pixels are shown smaller.");
        List<Picture> inputs = examples.stream()
                .map(example -> Picture.of(Tile.of(example.image().image()).atMost(LARGEST_IMAGE)))
                .toList();
        int number = 0;
        for (Activations.Maps maps : activations.layers()) {
            if (number++ < OPEN_AT_FIRST) {
                page.open("details", "open", "open", "class", "layer");
            } else {
                page.open("details", "class", "layer");
            }
            page.element("summary", heading(maps));
            for (int i = 0; i < examples.size(); i++) {
                row(page, maps, inputs.get(i), i);
            }
            page.closeLine();
        }
    }

    private static String heading(Activations.Maps maps) {
        int channels = maps.output().size(0);
        return "Layer " + maps.layer() + " (" + maps.type() + "), output " + Shown.shape(maps.output())
                + (maps.shown() < channels
                        ? ": the first " + maps.shown() + " of " + Shown.count(channels) + " channels"
                        : ": all channels");
    }

    private void row(Markup page, Activations.Maps maps, Picture input, int i) {
        Scored example = examples.get(i);
        int label = example.image().label();
        String called = label < 0 ? "image " + example.image().id() : names.get(label);
        page.open("div", "class", "maps").open("figure");
        input.write(page, "Input: " + called, IMAGE_SIZE);
        page.open("figcaption");
        String style = label < 0 || label == example.predicted() ? "id" : "predicted";
        page.element("span", called);
        page.element(
                "span",
                label == example.predicted() ? "right" : "taken for " + names.get(example.predicted()),
                "class",
                style);
        page.element("span", "with " + Shown.percent(example.probability()), "class", style);
        page.close().close();
        maps.pictures().get(i).write(page, "Maps of " + maps.layer() + " for " + called, MAP_SIZE);
        page.closeLine();
    }
}

package dev.convoy.jobs.page;

import dev.convoy.jobs.text.Shown;
import dev.convoy.network.Network;
import dev.convoy.network.Slice;
import java.util.List;

/**
 * The weights of every layer that has some, as histograms.
 *
 * @param network the network
 * @param parameters {@code [parameterCount]}
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record HistogramSection(Network network, float[] parameters) implements Section {
    private static final String WEIGHT = ".weight";

    @Override
    public String id() {
        return "weights";
    }

    @Override
    public String title() {
        return "Weight histograms";
    }

    @Override
    public void write(Markup page) {
        List<Slice> weights = network.parameters().stream()
                .filter(slice -> slice.name().endsWith(WEIGHT))
                .toList();
        if (weights.isEmpty()) {
            page.element("p", "No layer has weights.", "class", "missing");
            return;
        }
        page.element(
                "p",
                "How many weights (upright) have which value (along the axis), layer by layer, without biases. Every chart has"
                        + " scales of its own.");
        page.open("div", "class", "histograms");
        for (Slice slice : weights) {
            Histogram histogram = Histogram.of(parameters, slice.offset(), slice.end());
            page.open("figure").open("figcaption");
            page.element("strong", slice.name());
            page.text(" " + Shown.shape(slice.shape()) + ", "
                            + Shown.count(slice.shape().count()) + " values")
                    .close();
            histogram.write(page, slice.name());
            page.element("p", histogram.figures(), "class", "note");
            page.closeLine();
        }
        page.closeLine();
    }
}

package dev.convoy.jobs.page;

import dev.convoy.jobs.text.Shown;
import dev.convoy.network.NamedLayer;
import dev.convoy.network.Network;
import dev.convoy.network.Slice;
import dev.convoy.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The filters of the first layer, or the templates of a linear layer that reads the image itself.
 *
 * @param network the network
 * @param parameters {@code [parameterCount]}
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record FilterSection(Network network, float[] parameters) implements Section {
    private static final int MOST_FILTERS = 128;
    private static final int MOST_CHANNELS = 16;
    private static final int COLUMNS = 10;
    private static final int LARGEST_TILE = 64;
    private static final int SIZE = 60;
    private static final int CHANNEL_SIZE = 40;
    private static final int TEMPLATE_COLUMNS = 5;
    private static final int TEMPLATE_SIZE = 112;

    /**
     * What is pictured.
     *
     * @param layer its name
     * @param slice where the weights lie
     * @param count filters
     * @param filter shape of one, {@code [channels, height, width]}
     */
    private record Filters(String layer, Slice slice, int count, Shape filter) {
        boolean isTemplate(Shape input) {
            return filter.equals(input) && slice.shape().rank() == 2;
        }
    }

    @Override
    public String id() {
        return "filters";
    }

    @Override
    public String title() {
        return "First-layer filters";
    }

    @Override
    public void write(Markup page) {
        Optional<Filters> first = find();
        if (first.isEmpty()) {
            page.element(
                    "p",
                    "There is nothing to picture: the first layer with weights is neither a convolution of two dimensions nor"
                            + " a linear layer over the image.",
                    "class",
                    "missing");
            return;
        }
        Filters filters = first.get();
        boolean colour = filters.filter().size(0) == 3 && network.input().size(0) == 3;
        boolean template = filters.isTemplate(network.input());
        int shown = Math.min(MOST_FILTERS, filters.count());
        int channels = colour ? 1 : Math.min(MOST_CHANNELS, filters.filter().size(0));
        int columns = channels > 1 ? channels : template ? TEMPLATE_COLUMNS : COLUMNS;
        page.open("figure", "class", "filters");
        Picture.grid(tiles(filters, shown, channels, colour), columns)
                .write(
                        page,
                        "The filters of layer " + filters.layer(),
                        template ? TEMPLATE_SIZE : channels > 1 ? CHANNEL_SIZE : SIZE);
        page.element("figcaption", caption(filters, shown, channels, colour, template));
        page.closeLine();
    }

    private Optional<Filters> find() {
        for (NamedLayer layer : network.layers()) {
            for (Slice slice : layer.parameters()) {
                Shape shape = slice.shape();
                if (shape.rank() == 4) {
                    Shape filter = Shape.of(shape.size(1), shape.size(2), shape.size(3));
                    return Optional.of(new Filters(layer.name(), slice, shape.size(0), filter));
                }
                if (shape.rank() == 2
                        && network.input().rank() == 3
                        && shape.size(1) == network.input().count()) {
                    return Optional.of(new Filters(layer.name(), slice, shape.size(0), network.input()));
                }
                if (shape.rank() > 1) {
                    return Optional.empty();
                }
            }
        }
        return Optional.empty();
    }

    /** Each filter is shaded by itself: what it looks for shows, not how strongly. */
    private List<Tile> tiles(Filters filters, int shown, int channels, boolean colour) {
        List<Tile> tiles = new ArrayList<>();
        Shape filter = filters.filter();
        Shape part = colour ? filter : Shape.of(1, filter.size(1), filter.size(2));
        for (int f = 0; f < shown; f++) {
            int offset = filters.slice().offset() + f * filter.count();
            float largest = Tile.largest(parameters, offset, filter.count());
            for (int c = 0; c < channels; c++) {
                tiles.add(Tile.of(parameters, offset + c * part.count(), part, largest)
                        .atMost(LARGEST_TILE));
            }
        }
        return tiles;
    }

    private static String caption(Filters filters, int shown, int channels, boolean colour, boolean template) {
        Shape filter = filters.filter();
        String all = shown == filters.count()
                ? Shown.count(shown)
                : "The first " + Shown.count(shown) + " of " + Shown.count(filters.count());
        String what = template ? " templates of linear layer " : " filters of layer ";
        String size = ", " + filter.size(1) + " x " + filter.size(2) + " pixels";
        String form = colour
                ? ", in the colours they look for"
                : channels > 1 || filter.size(0) > 1
                        ? ", a row each, its channels side by side"
                                + (channels < filter.size(0)
                                        ? " (the first " + channels + " of " + filter.size(0) + ")"
                                        : "")
                        : "";
        String shades = colour
                ? "middle grey is 0, and a colour is the brighter the larger its weight."
                : "middle grey is 0, white positive, black negative.";
        return all + what + filters.layer() + size + form + ". Each is shaded by its own largest weight: " + shades;
    }
}

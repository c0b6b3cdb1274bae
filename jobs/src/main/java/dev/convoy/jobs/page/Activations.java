package dev.convoy.jobs.page;

import dev.convoy.data.BatchFiller;
import dev.convoy.data.LabelledImage;
import dev.convoy.data.Normalisation;
import dev.convoy.kernels.Span;
import dev.convoy.kernels.Workers;
import dev.convoy.model.SavedModel;
import dev.convoy.network.NamedLayer;
import dev.convoy.network.Network;
import dev.convoy.plan.Plan;
import dev.convoy.plan.PlanSettings;
import dev.convoy.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * What every convolution makes of some images, as pictures. Images go through the network one by one: the values of one are in
 * memory at a time, and only the pictures stay.
 *
 * @param layers the convolutions, in order
 */
public record Activations(List<Maps> layers) {
    private static final int MOST_CHANNELS = 16;
    private static final int COLUMNS = 8;
    private static final int LARGEST_TILE = 64;

    /**
     * A convolution's maps.
     *
     * @param layer its name
     * @param type as in architecture files
     * @param output shape of its output
     * @param shown so many first channels are pictured
     * @param pictures one an image
     */
    record Maps(String layer, String type, Shape output, int shown, List<Picture> pictures) {}

    /**
     * Runs the network.
     *
     * @param model holds its arrays
     * @param normalisation how pixels become floats
     * @param images of the network's input shape
     */
    public static Activations of(
            Network network, SavedModel model, Normalisation normalisation, List<LabelledImage> images) {
        List<Integer> numbers = convolutions(network);
        List<Maps> maps = new ArrayList<>();
        for (int number : numbers) {
            NamedLayer layer = network.layers().get(number);
            int shown = Math.min(MOST_CHANNELS, layer.output().size(0));
            maps.add(new Maps(layer.name(), layer.layer().type(), layer.output(), shown, new ArrayList<>()));
        }
        if (!maps.isEmpty()) {
            try (Workers workers = new Workers(1)) {
                Plan plan = Plan.inspect(network, PlanSettings.of(1, workers));
                plan.load(model.parameters(), model.statistics());
                BatchFiller filler = BatchFiller.evaluation(normalisation);
                for (LabelledImage image : images) {
                    filler.put(image.image(), image.label(), image.id(), plan.batch(), 0);
                    plan.batch().filled(1, 0);
                    plan.scores();
                    for (int i = 0; i < maps.size(); i++) {
                        maps.get(i).pictures().add(picture(maps.get(i), plan.outputs(numbers.get(i))[0]));
                    }
                }
            }
        }
        return new Activations(List.copyOf(maps));
    }

    /** The layers that slide a window of weights over an image and give an image. */
    private static List<Integer> convolutions(Network network) {
        List<Integer> numbers = new ArrayList<>();
        for (int i = 0; i < network.layers().size(); i++) {
            NamedLayer layer = network.layers().get(i);
            if (layer.output().rank() == 3
                    && layer.layer().window().kernel().rank() > 0
                    && layer.layer().multiplyAdds(layer.input()) > 0) {
                numbers.add(i);
            }
        }
        return numbers;
    }

    private static Picture picture(Maps maps, Span values) {
        Shape map = Shape.of(1, maps.output().size(1), maps.output().size(2));
        float largest = Tile.largest(values.array(), values.offset(), maps.shown() * map.count());
        List<Tile> tiles = new ArrayList<>();
        for (int c = 0; c < maps.shown(); c++) {
            tiles.add(Tile.of(values.array(), values.offset() + c * map.count(), map, largest)
                    .atMost(LARGEST_TILE));
        }
        return Picture.grid(tiles, COLUMNS);
    }
}

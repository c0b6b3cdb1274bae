package dev.convoy.score;

import dev.convoy.data.Normalisation;
import dev.convoy.data.Preprocessing;
import dev.convoy.image.ColourMode;
import dev.convoy.image.Crop;
import dev.convoy.image.DecodeSettings;
import dev.convoy.image.Resize;
import dev.convoy.model.ArchitectureFile;
import dev.convoy.model.FormatException;
import dev.convoy.model.SavedModel;
import dev.convoy.network.Network;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;

/** An untrained model of small grey images, and files of such images. */
final class ScoreFixtures {
    private static final String ARCHITECTURE = """
            name = small
            input = [1, 12, 12]
            layers = [
              { type = conv2d, name = conv, out_channels = 4, kernel_size = 3 }
              { type = batch_norm2d, name = norm, num_features = 4 }
              { type = relu, name = relu }
              { type = dropout, p = 0.5 }
              flatten
              { type = linear, name = head, out_features = 10 }
            ]
            """;

    private ScoreFixtures() {}

    /** The model, which scales the shorter side to 12 pixels and crops. */
    static SavedModel model(List<String> classNames) throws FormatException {
        Network network = Network.build(ArchitectureFile.parse(ARCHITECTURE, "test"));
        Preprocessing preprocessing = new Preprocessing(
                1,
                12,
                12,
                DecodeSettings.of(Resize.shorterSide(12), new Crop(12, 12), ColourMode.GREY),
                new Normalisation(List.of(0.5), List.of(0.25)));
        return new SavedModel(
                network.architecture(),
                preprocessing.toMap(),
                classNames,
                Map.of(),
                network.initialParameters(3),
                network.initialStatistics());
    }

    /** Ten classes. */
    static List<String> names() {
        return IntStream.range(0, 10).mapToObj(i -> "class" + i).toList();
    }

    /** A PNG file with a stroke of its own. */
    static byte[] png(int height, int width, int number) throws IOException {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < Math.min(height, width); i++) {
            image.setRGB((i + number) % width, i, Color.ORANGE.getRGB());
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ImageIO.write(image, "png", out);
        return out.toByteArray();
    }
}

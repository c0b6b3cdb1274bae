package dev.convoy.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.convoy.image.ColourMode;
import dev.convoy.image.Crop;
import dev.convoy.image.DecodeSettings;
import dev.convoy.image.Orientation;
import dev.convoy.image.Resize;
import dev.convoy.image.Scaling;
import dev.convoy.tensor.Shape;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PreprocessingTest {
    private static final Preprocessing COLOUR = Preprocessing.of(
            Shape.of(3, 224, 200),
            DecodeSettings.of(Resize.shorterSide(256), new Crop(224, 200), ColourMode.RGB),
            new Normalisation(List.of(0.485, 0.456, 0.406), List.of(0.229, 0.224, 0.225)));

    @Test
    void comesBackFromJson() throws JsonProcessingException {
        ObjectMapper json = new ObjectMapper();
        String text = json.writeValueAsString(COLOUR.toMap());
        assertThat(text).contains("\"resize\":\"256\"", "\"crop\":\"224x200\"", "\"mean\":[0.485,0.456,0.406]");
        Map<String, Object> read = json.readValue(text, new TypeReference<Map<String, Object>>() {});
        assertThat(Preprocessing.fromMap(read)).isEqualTo(COLOUR);
        assertThat(COLOUR.image()).isEqualTo(Shape.of(3, 224, 200));
    }

    @Test
    void whatSaysNothingOfOrientationAndScalingIsAsItWasThen() {
        Map<String, Object> map = new HashMap<>(COLOUR.toMap());
        assertThat(map).containsEntry("orientation", "stored").containsEntry("scaling", "pillow");
        map.remove("orientation");
        map.remove("scaling");
        assertThat(Preprocessing.fromMap(map)).isEqualTo(COLOUR);
        map.put("orientation", "exif");
        map.put("scaling", "fast");
        DecodeSettings now = Preprocessing.fromMap(map).decode();
        assertThat(now.orientation()).isEqualTo(Orientation.EXIF);
        assertThat(now.scaling()).isEqualTo(Scaling.FAST);
        assertThat(Preprocessing.fromMap(Preprocessing.fromMap(map).toMap()).decode())
                .isEqualTo(now);
        map.put("scaling", 3);
        assertThatThrownBy(() -> Preprocessing.fromMap(map))
                .hasMessage("preprocessing: key 'scaling' expects a text, got 3");
    }

    @Test
    void colourModeIsThatOfTheChannels() {
        Preprocessing grey = Preprocessing.of(Shape.of(1, 2, 2), DecodeSettings.AS_IS, Normalisation.scaleOnly(1));
        assertThat(grey.decode().colour()).isEqualTo(ColourMode.GREY);
        Preprocessing rgb = Preprocessing.of(Shape.of(3, 2, 2), DecodeSettings.AS_IS, Normalisation.scaleOnly(3));
        assertThat(rgb.decode().colour()).isEqualTo(ColourMode.RGB);
    }

    @Test
    void wrongValuesAreNamed() {
        Map<String, Object> map = new HashMap<>(COLOUR.toMap());
        map.remove("crop");
        assertThatThrownBy(() -> Preprocessing.fromMap(map))
                .hasMessage("preprocessing: key 'crop' expects a text, got null");
        map.put("crop", "none");
        map.put("mean", 3);
        assertThatThrownBy(() -> Preprocessing.fromMap(map))
                .hasMessage("preprocessing: key 'mean' expects a list of numbers, got 3");
        map.put("mean", List.of(0.5));
        assertThatThrownBy(() -> Preprocessing.fromMap(map))
                .hasMessage("normalisation expects one mean and one std a channel, got 1 means and 3 stds");
        map.put("std", List.of(0.5));
        assertThatThrownBy(() -> Preprocessing.fromMap(map))
                .hasMessage("preprocessing of images [3, 224, 200] expects a normalisation of 3 channels, got 1");
        map.put("shape", List.of(3));
        assertThatThrownBy(() -> Preprocessing.fromMap(map))
                .hasMessage("preprocessing: key 'shape' expects [channels, height, width], got [3]");
        assertThatThrownBy(() -> Preprocessing.of(
                        Shape.of(1, 2, 2), DecodeSettings.AS_IS.withColour(ColourMode.RGB), Normalisation.scaleOnly(1)))
                .hasMessage("preprocessing of images [1, 2, 2] does not fit colour mode rgb");
        assertThatThrownBy(() -> Preprocessing.of(Shape.of(4), DecodeSettings.AS_IS, Normalisation.scaleOnly(4)))
                .hasMessage("preprocessing expects a shape [channels, height, width], got [4]");
    }

    @Test
    void sizesAreReadFromText() {
        assertThat(Resize.parse("none")).isEqualTo(Resize.NONE);
        assertThat(Resize.parse("256")).isEqualTo(Resize.shorterSide(256)).hasToString("256");
        assertThat(Resize.parse("224x200")).isEqualTo(Resize.exact(224, 200)).hasToString("224x200");
        assertThat(Crop.parse("224")).isEqualTo(new Crop(224, 224)).hasToString("224x224");
        assertThat(Crop.parse("none")).isEqualTo(Crop.NONE).hasToString("none");
        assertThat(Resize.shorterSide(10).target(20, 45)).containsExactly(10, 22);
        assertThat(Resize.shorterSide(10).target(45, 20)).containsExactly(22, 10);
        assertThat(Resize.exact(7, 9).target(45, 20)).containsExactly(7, 9);
        assertThatThrownBy(() -> Resize.parse("12y3"))
                .hasMessage("resize expects none, a length (224) or height x width (224x200), got '12y3'");
        assertThatThrownBy(() -> Crop.parse("0"))
                .hasMessage("crop expects none, a length (224) or height x width (224x200), got '0'");
        assertThatThrownBy(() -> Resize.exact(20000, 4))
                .hasMessage("resize expects sides of 1 to 16384 pixels, got 20000x4");
        assertThatThrownBy(() -> new Crop(5, 0)).hasMessage("crop expects sides of 1 to 16384 pixels, got 5x0");
    }

    @Test
    void namesAreReadFromText() {
        assertThat(ColourMode.parse("Grey")).isEqualTo(ColourMode.GREY).hasToString("grey");
        assertThat(ImageFormat.parse("cifar10")).isEqualTo(ImageFormat.CIFAR10).hasToString("cifar10");
        assertThatThrownBy(() -> ColourMode.parse("cmyk"))
                .hasMessage("unknown colour mode 'cmyk'; known: auto, grey, rgb");
        assertThatThrownBy(() -> ImageFormat.parse("lmdb"))
                .hasMessage("unknown image format 'lmdb'; known: auto, idx, cifar10, folder, prepared, shapes");
        assertThatThrownBy(() -> SourceSettings.of(ImageFormat.FOLDER, " "))
                .hasMessage("image format folder expects a path, got none");
        assertThatThrownBy(() -> SourceSettings.of(ImageFormat.FOLDER, "x").withMaxBadFraction(2))
                .hasMessage("max bad fraction expects 0 to 1, got 2.0");
    }
}

package dev.convoy.score;

import dev.convoy.data.LabelledImage;
import dev.convoy.data.Preprocessing;
import dev.convoy.files.EncodedImage;
import dev.convoy.image.DecodeResult;
import java.io.IOException;
import java.util.Map;
import org.apache.spark.sql.Row;

/**
 * An image to be scored.
 *
 * @param front what is known of it: the columns before the scores
 * @param name to people
 * @param held bytes of its file that are in memory with it
 * @param pixels how they come
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Candidate(Object[] front, String name, long held, Pixels pixels) {
    /** Gives an image's pixels, as the model wants them, or a reason why not. */
    @FunctionalInterface
    interface Pixels {
        DecodeResult of(Preprocessing model);
    }

    /** A sample of a set: number, no path, the model's class. */
    static Candidate of(LabelledImage sample, SetClasses classes) {
        DecodeResult decoded = new DecodeResult.Decoded(sample.image());
        Object[] front = {sample.id(), null, classes.of(sample.label())};
        return new Candidate(front, "image " + sample.id(), 0, model -> decoded);
    }

    /** A file: no number, path, and its class if the folder it lies in has a class's name. */
    static Candidate of(EncodedImage file, Map<String, Integer> labels) {
        Object[] front = {null, file.path(), labels.get(file.folder())};
        return new Candidate(front, file.path(), file.held(), model -> decode(file, model));
    }

    private static DecodeResult decode(EncodedImage file, Preprocessing model) {
        byte[] bytes;
        try {
            bytes = file.read();
        } catch (IOException e) {
            return new DecodeResult.Failed(e.getMessage());
        }
        return model.decode(bytes);
    }

    /** A row of a table with an image file's bytes in a column. */
    static Candidate of(Row row, int column) {
        Object[] front = new Object[row.size()];
        for (int i = 0; i < front.length; i++) {
            front[i] = row.get(i);
        }
        byte[] bytes = row.isNullAt(column) ? null : row.<byte[]>getAs(column);
        return new Candidate(
                front,
                "a row",
                bytes == null ? 0 : bytes.length,
                model -> bytes == null ? new DecodeResult.Failed("is null") : model.decode(bytes));
    }
}

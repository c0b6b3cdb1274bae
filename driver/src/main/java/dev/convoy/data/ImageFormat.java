package dev.convoy.data;

import dev.convoy.image.Names;
import java.util.Locale;

/** The forms in which images come. */
public enum ImageFormat {
    /** Whatever the path is found to hold. */
    AUTO,
    /** IDX files, plain or gzip, as MNIST and Fashion-MNIST come. */
    IDX,
    /** CIFAR-10's binary version. */
    CIFAR10,
    /** A folder for each class, with image files. */
    FOLDER,
    /** The Parquet set that {@link PreparedSet} writes. */
    PREPARED,
    /** Pictures that {@link ShapesGenerator} draws. */
    SHAPES;

    /**
     * The format of a name.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static ImageFormat parse(String name) {
        return Names.find(values(), name, "image format");
    }

    /** The name as it is written in settings. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}

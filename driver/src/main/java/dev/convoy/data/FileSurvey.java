package dev.convoy.data;

import dev.convoy.image.ColourMode;
import dev.convoy.image.RawImage;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * What decoding some files has shown: how many, of what sizes, what failed. Surveys of neighbouring files add up, in
 * order.
 */
final class FileSurvey implements Serializable {
    private static final long serialVersionUID = 1;

    private int files;
    private int bad;
    private boolean anyColour;
    private String firstPath; // the first good file, and its size
    private int firstHeight;
    private int firstWidth;
    private String otherPath; // the first good file of another size, and its size
    private int otherHeight;
    private int otherWidth;
    private String[] badPaths = {};
    private String[] badReasons = {};

    /** The survey of a partition's files. */
    static FileSurvey of(Iterator<DecodedFile> partition) {
        FileSurvey survey = new FileSurvey();
        List<DecodedFile> failed = new ArrayList<>();
        while (partition.hasNext()) {
            DecodedFile file = partition.next();
            survey.files++;
            if (file.isDecoded()) {
                RawImage image = file.image();
                survey.anyColour |= image.channels() == 3;
                survey.size(file.path(), image.height(), image.width());
            } else {
                survey.bad++;
                if (failed.size() < BadImages.LISTED) {
                    failed.add(file);
                }
            }
        }
        survey.badPaths = failed.stream().map(DecodedFile::path).toArray(String[]::new);
        survey.badReasons = failed.stream().map(DecodedFile::failure).toArray(String[]::new);
        return survey;
    }

    /** The survey of all files, from those of the partitions in order. */
    static FileSurvey sum(List<FileSurvey> partitions) {
        FileSurvey total = new FileSurvey();
        List<String> paths = new ArrayList<>();
        List<String> reasons = new ArrayList<>();
        for (FileSurvey part : partitions) {
            total.files += part.files;
            total.bad += part.bad;
            total.anyColour |= part.anyColour;
            total.size(part.firstPath, part.firstHeight, part.firstWidth);
            total.size(part.otherPath, part.otherHeight, part.otherWidth);
            paths.addAll(List.of(part.badPaths));
            reasons.addAll(List.of(part.badReasons));
        }
        int listed = Math.min(BadImages.LISTED, paths.size());
        total.badPaths = paths.subList(0, listed).toArray(String[]::new);
        total.badReasons = reasons.subList(0, listed).toArray(String[]::new);
        return total;
    }

    private void size(String path, int height, int width) {
        if (path == null || otherPath != null) {
            return;
        }
        if (firstPath == null) {
            firstPath = path;
            firstHeight = height;
            firstWidth = width;
        } else if (height != firstHeight || width != firstWidth) {
            otherPath = path;
            otherHeight = height;
            otherWidth = width;
        }
    }

    int files() {
        return files;
    }

    int good() {
        return files - bad;
    }

    /** Height of the first image. */
    int height() {
        return firstHeight;
    }

    /** Width of the first image. */
    int width() {
        return firstWidth;
    }

    /** The mode that was asked for; {@code auto} becomes RGB if any image has colour, else grey. */
    ColourMode colour(ColourMode asked) {
        if (asked != ColourMode.AUTO) {
            return asked;
        }
        return anyColour ? ColourMode.RGB : ColourMode.GREY;
    }

    BadImages bad() {
        List<BadImages.BadImage> first = new ArrayList<>();
        for (int i = 0; i < badPaths.length; i++) {
            first.add(new BadImages.BadImage(badPaths[i], badReasons[i]));
        }
        return new BadImages(bad, first);
    }

    /**
     * Checks that not too many files failed, and that some did not.
     *
     * @throws DataException that names the first few
     */
    void check(String folder, double maxBadFraction, int named) {
        if (bad > maxBadFraction * files || good() == 0) {
            throw new DataException(
                    folder + ": " + bad + " of " + files + " images do not decode, more than the share of "
                            + maxBadFraction + " that is allowed:" + bad().describe(named));
        }
        if (otherPath != null) {
            throw new DataException(folder + ": images of different sizes: " + firstPath + " is " + firstHeight + " x "
                    + firstWidth + ", " + otherPath + " is " + otherHeight + " x " + otherWidth
                    + " (height x width); set a resize or crop");
        }
    }
}

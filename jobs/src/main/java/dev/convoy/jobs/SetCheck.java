package dev.convoy.jobs;

import dev.convoy.data.SetDescription;
import dev.convoy.jobs.text.Shown;
import dev.convoy.network.Network;
import dev.convoy.tensor.Shape;
import java.util.List;

/** Whether images, network and model fit each other; asked before any image is read. */
final class SetCheck {
    private static final int NAMED = 12;

    private SetCheck() {}

    /**
     * @throws SettingsException if a set's images are not of the network's input shape, or its classes not as many as the
     *     network's outputs
     */
    static void fits(SetDescription set, Network network) {
        String name = fitsImages(set, network);
        if (set.form().targetChannels() > 0) {
            fitsTarget(set, network, name);
        } else if (network.output().rank() != 1
                || network.output().size(0) != set.classNames().size()) {
            throw new SettingsException(name + " gives scores of shape " + Shown.shape(network.output()) + ", "
                    + set.source() + " has " + set.classNames().size()
                    + " classes; set model.classes = " + set.classNames().size());
        }
    }

    /**
     * The same of the images alone: what is scored may have other classes than the network, or none.
     *
     * @return the network's name, for messages
     */
    static String fitsImages(SetDescription set, Network network) {
        String name = "architecture " + network.architecture().name();
        if (!set.input().equals(network.input())) {
            throw new SettingsException(name + " expects images of " + Shown.shape(network.input()) + ", "
                    + set.source() + " has " + Shown.shape(set.input())
                    + "; change the images with data.resize, data.crop or data.colour, or the network with model.input = "
                    + Shown.shape(set.input()).replace(" ", ""));
        }
        return name;
    }

    private static void fitsTarget(SetDescription set, Network network, String name) {
        Shape target = Shape.of(
                set.form().targetChannels(), set.image().size(1), set.image().size(2));
        if (!network.output().equals(target)) {
            throw new SettingsException(
                    name + " gives outputs of " + Shown.shape(network.output()) + ", the targets of "
                            + set.source() + " are " + Shown.shape(target) + "; change the network or "
                            + Keys.TARGET_CHANNELS.name());
        }
    }

    /**
     * @throws SettingsException if a set's classes are not those a network was trained on; bare numbers name any class
     */
    static void sameClasses(SetDescription set, List<String> trained) {
        List<String> found = set.classNames();
        boolean same =
                found.equals(trained) || (found.size() == trained.size() && (isNumbered(found) || isNumbered(trained)));
        if (!same) {
            throw new SettingsException(set.source() + " has " + some(found) + ", expected " + some(trained)
                    + ", the classes of the training set, in this order");
        }
    }

    private static boolean isNumbered(List<String> names) {
        return names.stream().allMatch(name -> name.matches("\\d+"));
    }

    private static String some(List<String> names) {
        return names.size() + " classes ("
                + String.join(", ", names.subList(0, Math.min(NAMED, names.size())))
                + (names.size() > NAMED ? ", ..." : "") + ")";
    }
}

package dev.convoy.benchmarks;

import dev.convoy.network.Network;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * A built-in network and how many images at once, {@code resnet20:128}.
 *
 * @param name as in {@code conf/models}
 * @param images in a batch
 */
record Sized(String name, int images) {
    /** The network itself. */
    Network network() {
        return Network.build(Networks.builtIn(name));
    }

    @Override
    public String toString() {
        return name + ":" + images;
    }

    /** From the command line. */
    static final class Converter implements ITypeConverter<Sized> {
        @Override
        public Sized convert(String value) {
            int colon = value.indexOf(':');
            try {
                int images = Integer.parseInt(value.substring(colon + 1));
                if (colon > 0 && images > 0) {
                    return new Sized(value.substring(0, colon), images);
                }
            } catch (NumberFormatException notANumber) {
                // said below
            }
            throw new TypeConversionException("expects NAME:IMAGES like lenet5:256, got " + value);
        }
    }
}

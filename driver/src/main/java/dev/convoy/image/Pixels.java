package dev.convoy.image;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.ComponentSampleModel;
import java.awt.image.DataBufferByte;
import java.awt.image.DirectColorModel;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.util.Arrays;

/** From the JDK's images to uint8 planes. Transparency is dropped, as Pillow's {@code convert("RGB")} does. */
public final class Pixels {
    private Pixels() {}

    /** The image of a file: what a reader gave, on its screen where it is a part of one. */
    static RawImage of(BufferedImage image, ImageHeader header) {
        RawImage part = of(image);
        if (header.inset().isEmpty()) {
            return part;
        }
        ImageHeader.Inset inset = header.inset().get();
        Region at = inset.part();
        int fill = image.getColorModel() instanceof IndexColorModel palette && inset.fill() < palette.getMapSize()
                ? palette.getRGB(inset.fill())
                : 0;
        int plane = header.height() * header.width();
        byte[] out = new byte[part.channels() * plane];
        for (int c = 0; c < part.channels(); c++) {
            Arrays.fill(out, c * plane, (c + 1) * plane, (byte) (fill >> (16 - 8 * c)));
            for (int y = 0; y < at.height(); y++) {
                int to = (c * header.height() + at.top() + y) * header.width() + at.left();
                System.arraycopy(part.pixels(), (c * at.height() + y) * at.width(), out, to, at.width());
            }
        }
        return new RawImage(part.channels(), header.height(), header.width(), out);
    }

    /** One channel if the image is grey, else three. Samples are taken as stored, without the JDK's gamma for grey, or a profile's. */
    static RawImage of(BufferedImage image) {
        ColorModel model = image.getColorModel();
        if (model instanceof IndexColorModel palette) {
            return indexed(image.getRaster(), palette);
        }
        ColorSpace space = model.getColorSpace();
        int channels = model instanceof ComponentColorModel && space.getType() == ColorSpace.TYPE_GRAY ? 1 : 3;
        if (channels == 1
                || ((model instanceof ComponentColorModel || model instanceof DirectColorModel)
                        && space.getType() == ColorSpace.TYPE_RGB)) {
            return isBytes(image.getRaster())
                    ? bytes(image.getRaster(), channels)
                    : samples(image.getRaster(), model, channels);
        }
        return converted(image);
    }

    /** Whether samples are bytes of one array, each a sample's value, as most readers have them. */
    private static boolean isBytes(Raster raster) {
        return raster.getDataBuffer() instanceof DataBufferByte buffer
                && buffer.getNumBanks() == 1
                && buffer.getOffset() == 0
                && raster.getSampleModel() instanceof ComponentSampleModel
                && raster.getParent() == null;
    }

    private static RawImage bytes(Raster raster, int channels) {
        ComponentSampleModel model = (ComponentSampleModel) raster.getSampleModel();
        byte[] from = ((DataBufferByte) raster.getDataBuffer()).getData();
        int height = raster.getHeight();
        int width = raster.getWidth();
        int step = model.getPixelStride();
        byte[] out = new byte[channels * height * width];
        for (int c = 0, to = 0; c < channels; c++) {
            for (int y = 0; y < height; y++) {
                int at = y * model.getScanlineStride() + model.getBandOffsets()[c];
                for (int x = 0; x < width; x++, at += step) {
                    out[to++] = from[at];
                }
            }
        }
        return new RawImage(channels, height, width, out);
    }

    private static RawImage samples(Raster raster, ColorModel model, int channels) {
        int height = raster.getHeight();
        int width = raster.getWidth();
        byte[] out = new byte[channels * height * width];
        int[] row = new int[width];
        for (int c = 0; c < channels; c++) {
            int bits = model.getComponentSize(c);
            for (int y = 0; y < height; y++) {
                raster.getSamples(raster.getMinX(), raster.getMinY() + y, width, 1, c, row);
                for (int x = 0; x < width; x++) {
                    int value = bits > 8 ? row[x] >>> (bits - 8) : row[x] * 255 / ((1 << bits) - 1);
                    out[(c * height + y) * width + x] = (byte) value;
                }
            }
        }
        return new RawImage(channels, height, width, out);
    }

    private static RawImage indexed(Raster raster, IndexColorModel palette) {
        int[] colours = new int[palette.getMapSize()];
        palette.getRGBs(colours);
        boolean grey = true;
        for (int rgb : colours) {
            grey &= (rgb & 0xFF) == (rgb >> 8 & 0xFF) && (rgb & 0xFF) == (rgb >> 16 & 0xFF);
        }
        int height = raster.getHeight();
        int width = raster.getWidth();
        int[] rgb = raster.getSamples(raster.getMinX(), raster.getMinY(), width, height, 0, (int[]) null);
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = rgb[i] < colours.length ? colours[rgb[i]] : 0; // black where a file names a colour it has not
        }
        return planes(rgb, grey ? 1 : 3, height, width);
    }

    private static RawImage converted(BufferedImage image) {
        int height = image.getHeight();
        int width = image.getWidth();
        return planes(image.getRGB(0, 0, width, height, null, 0, width), 3, height, width);
    }

    private static RawImage planes(int[] rgb, int channels, int height, int width) {
        byte[] out = new byte[channels * height * width];
        for (int c = 0; c < channels; c++) {
            for (int i = 0; i < rgb.length; i++) {
                out[c * rgb.length + i] = (byte) (rgb[i] >> (16 - 8 * c));
            }
        }
        return new RawImage(channels, height, width, out);
    }

    /** A part of the image; itself if it is all of it. */
    static RawImage crop(RawImage image, Region part) {
        int height = part.height();
        int width = part.width();
        if (height == image.height() && width == image.width()) {
            return image;
        }
        byte[] out = new byte[image.channels() * height * width];
        for (int c = 0; c < image.channels(); c++) {
            for (int y = 0; y < height; y++) {
                int from = (c * image.height() + part.top() + y) * image.width() + part.left();
                System.arraycopy(image.pixels(), from, out, (c * height + y) * width, width);
            }
        }
        return new RawImage(image.channels(), height, width, out);
    }

    /** The image in a colour mode. Luma is ITU-R BT.601's in 16 bits of fraction, as Pillow computes it. */
    public static RawImage convert(RawImage image, ColourMode mode) {
        int plane = image.height() * image.width();
        byte[] from = image.pixels();
        if (mode == ColourMode.RGB && image.channels() == 1) {
            byte[] out = new byte[3 * plane];
            for (int c = 0; c < 3; c++) {
                System.arraycopy(from, 0, out, c * plane, plane);
            }
            return new RawImage(3, image.height(), image.width(), out);
        }
        if (mode == ColourMode.GREY && image.channels() == 3) {
            byte[] out = new byte[plane];
            for (int i = 0; i < plane; i++) {
                int luma = 19595 * (from[i] & 0xFF)
                        + 38470 * (from[plane + i] & 0xFF)
                        + 7471 * (from[2 * plane + i] & 0xFF);
                out[i] = (byte) ((luma + 0x8000) >> 16);
            }
            return new RawImage(1, image.height(), image.width(), out);
        }
        return image;
    }
}

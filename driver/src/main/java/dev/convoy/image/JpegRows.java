package dev.convoy.image;

import java.awt.Point;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.ComponentSampleModel;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.IOException;
import java.util.Iterator;
import java.util.Optional;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.spi.IIORegistry;
import javax.imageio.spi.ImageReaderSpi;

/**
 * Plain JPEG files by the JDK's own reader, row by row: it decodes into a raster that has but one row and hands each on.
 * A progressive image comes once for each of its scans, the last time whole.
 */
final class JpegRows {
    private static final String PROVIDER = "com.sun.imageio.plugins.jpeg.JPEGImageReaderSpi";
    private static final Optional<ImageReaderSpi> READER = find();

    private JpegRows() {}

    private static Optional<ImageReaderSpi> find() {
        Iterator<ImageReaderSpi> all =
                IIORegistry.getDefaultInstance().getServiceProviders(ImageReaderSpi.class, false);
        while (all.hasNext()) {
            ImageReaderSpi provider = all.next();
            if (provider.getClass().getName().equals(PROVIDER)) {
                return Optional.of(provider);
            }
        }
        return Optional.empty();
    }

    /** Whether there is such a reader and the file is one for it. */
    static boolean canRead(ImageHeader header) {
        return READER.isPresent()
                && header.jpeg().isPresent()
                && header.jpeg().get().isPlain();
    }

    /**
     * Decodes a file.
     *
     * @throws UnreadableImage if it is truncated
     * @throws IOException if the reader does not take it; others may
     */
    static void read(byte[] file, ImageHeader header, RowSink sink) throws IOException {
        ImageReader reader = READER.orElseThrow().createReaderInstance();
        try {
            byte[] shown = header.jpeg().orElseThrow().withoutProfiles(file);
            reader.setInput(new FileBytes(shown), true, true);
            Readers.checkSize(reader, header);
            ImageReadParam param = reader.getDefaultReadParam();
            param.setDestination(destination(header, sink));
            Readers.read(reader, param);
        } finally {
            reader.dispose();
        }
    }

    private static BufferedImage destination(ImageHeader header, RowSink sink) {
        int bands = header.jpeg().orElseThrow().components();
        int[] offsets = new int[bands];
        for (int c = 0; c < bands; c++) {
            offsets[c] = c;
        }
        ColorSpace space = ColorSpace.getInstance(bands == 1 ? ColorSpace.CS_GRAY : ColorSpace.CS_sRGB);
        ComponentColorModel colours =
                new ComponentColorModel(space, false, false, ComponentColorModel.OPAQUE, DataBuffer.TYPE_BYTE);
        ComponentSampleModel samples =
                new ComponentSampleModel(DataBuffer.TYPE_BYTE, header.width(), header.height(), bands, 0, offsets);
        return new BufferedImage(colours, new OneRow(samples, sink), false, null);
    }

    /** A raster all of whose rows are one: what is set goes to the sink. */
    private static final class OneRow extends WritableRaster {
        private final RowSink sink;

        OneRow(ComponentSampleModel samples, RowSink sink) {
            super(samples, new DataBufferByte(samples.getWidth() * samples.getNumBands()), new Point());
            this.sink = sink;
        }

        @Override
        public void setRect(int x, int y, Raster from) {
            if (x != 0
                    || from.getHeight() != 1
                    || !(from.getDataBuffer() instanceof DataBufferByte row)
                    || row.getSize() != getDataBuffer().getSize()
                    || !(from.getSampleModel() instanceof ComponentSampleModel model)
                    || model.getPixelStride() != getNumBands()) {
                throw new IllegalArgumentException("a decoder that gives no whole rows");
            }
            sink.row(y, row.getData());
        }
    }
}

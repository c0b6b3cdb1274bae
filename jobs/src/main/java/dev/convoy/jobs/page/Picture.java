package dev.convoy.jobs.page;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.List;
import javax.imageio.ImageIO;

/**
 * Tiles in a grid, a transparent pixel between them, as PNG data within the page. The browser enlarges it.
 *
 * @param data a {@code data:} address
 * @param width in pixels
 * @param height in pixels
 * @param tile longer side of a tile, in pixels
 */
public record Picture(String data, int width, int height, int tile) {
    private static final int GAP = 1;

    /** A single tile. */
    public static Picture of(Tile tile) {
        return grid(List.of(tile), 1);
    }

    /**
     * Tiles row by row.
     *
     * @param tiles one or more, all of the same size
     * @param columns of the grid; fewer tiles make fewer columns
     */
    public static Picture grid(List<Tile> tiles, int columns) {
        int across = Math.min(columns, tiles.size());
        int down = (tiles.size() + across - 1) / across;
        Tile first = tiles.get(0);
        BufferedImage image = new BufferedImage(
                across * (first.width() + GAP) - GAP, down * (first.height() + GAP) - GAP, BufferedImage.TYPE_INT_ARGB);
        for (int i = 0; i < tiles.size(); i++) {
            paint(tiles.get(i), image, i % across * (first.width() + GAP), i / across * (first.height() + GAP));
        }
        return new Picture(encode(image), image.getWidth(), image.getHeight(), Math.max(first.width(), first.height()));
    }

    private static void paint(Tile tile, BufferedImage image, int left, int top) {
        for (int h = 0; h < tile.height(); h++) {
            for (int w = 0; w < tile.width(); w++) {
                image.setRGB(left + w, top + h, tile.argb(h, w));
            }
        }
    }

    private static String encode(BufferedImage image) {
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        try {
            if (!ImageIO.write(image, "png", png)) {
                throw new IllegalStateException("this Java writes no PNG");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return "data:image/png;base64," + Base64.getEncoder().encodeToString(png.toByteArray());
    }

    /**
     * Writes it, enlarged by the whole number that brings a tile nearest to a size.
     *
     * @param alt what it shows, for those who do not see it
     * @param size of a tile on the page, in pixels
     */
    public void write(Markup page, String alt, int size) {
        int scale = Math.max(1, Math.round((float) size / tile));
        page.empty(
                "img",
                "src",
                data,
                "alt",
                alt,
                "width",
                Integer.toString(width * scale),
                "height",
                Integer.toString(height * scale));
    }
}

/**
 * Image files to pixels.
 *
 * <p>In: a file's bytes, which nobody has looked at yet, and {@link dev.convoy.image.DecodeSettings}. Out: a {@link
 * dev.convoy.image.RawImage} (uint8, channels first), scaled, cropped, turned and in the wanted channels, or the reason why there is none.
 * The same bytes and settings give the same pixels on every machine of a kind of decoder.
 *
 * <p>The way: {@code ImageHeader} tells the kind by the first bytes and reads sizes, EXIF and structure with every bound checked;
 * {@code Framing} says what is to be computed; a reader of ImageIO decodes, plain JPEG files row by row ({@code JpegRows}) into a
 * {@code RowSink}; {@code RowScaler} or {@code Resampler} scale; {@code Turn} and {@code Pixels} do the rest.
 *
 * <p>Imports of the project: {@code tensor}, {@code kernels}.
 */
package dev.convoy.image;

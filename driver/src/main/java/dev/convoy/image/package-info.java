/**
 * Image files to pixels.
 *
 * <p>In: a file's bytes, which nobody has looked at yet, and {@link dev.convoy.image.DecodeSettings}. Out: a {@link
 * dev.convoy.image.RawImage} (uint8, channels first), scaled, cropped and in the wanted channels, or the reason why there is none.
 * The same bytes and settings give the same pixels on every machine of a kind of decoder.
 *
 * <p>Imports of the project: {@code tensor}.
 */
package dev.convoy.image;

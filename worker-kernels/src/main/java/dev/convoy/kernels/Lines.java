package dev.convoy.kernels;

/**
 * Where the numbers of many equal {@link Transform}s lie: number i of line k of tile t at {@code k * step + t * tileStep + i}.
 *
 * @param step from one line of a tile to the next
 * @param tileStep from one tile to the next
 */
public record Lines(int step, int tileStep) {}

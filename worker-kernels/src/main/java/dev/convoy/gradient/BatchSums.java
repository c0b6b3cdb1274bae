package dev.convoy.gradient;

import java.io.Serializable;

/**
 * What some of a batch's images give to a {@link BatchStatistic} of all of them.
 *
 * @param images how many
 * @param values {@link BatchStatistic#count}
 */
@SuppressWarnings("ArrayRecordComponent") // a message, never compared
public record BatchSums(long images, double[] values) implements Serializable {}

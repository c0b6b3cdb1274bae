package dev.convoy.score;

import java.io.Serializable;

/**
 * What travels to the tasks of a scoring.
 *
 * @param spec what they must know
 * @param model the arrays, where they are broadcast
 * @param count where they say how far they are
 */
record ScoreTask(ScoreSpec spec, Scorer.BroadcastModel model, ScoreCount count) implements Serializable {}

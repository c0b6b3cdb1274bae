package dev.convoy.score;

import dev.convoy.data.Preprocessing;
import java.io.Serializable;
import java.util.List;

/**
 * What a task must know to score, apart from the model's arrays; sent with each task.
 *
 * @param scorer a name no other scorer has
 * @param architecture the network, as JSON
 * @param preprocessing what lies between images and the network
 * @param classNames a name for each class
 * @param columns what comes out
 * @param batchSize images at once
 * @param threads of a task
 */
record ScoreSpec(
        String scorer,
        String architecture,
        Preprocessing preprocessing,
        List<String> classNames,
        ScoreColumns columns,
        int batchSize,
        int threads)
        implements Serializable {}

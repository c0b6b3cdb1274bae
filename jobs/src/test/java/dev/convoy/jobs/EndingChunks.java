package dev.convoy.jobs;

import java.util.regex.Pattern;
import org.apache.spark.SparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobStart;

/** Cancels a scoring's chunks from the third one on: to the command it is a failure in the middle. Spark makes it by its name. */
public final class EndingChunks extends SparkListener {
    private static final Pattern LATER = Pattern.compile("chunk ([3-9]|\\d\\d+) of \\d+");

    /** As Spark asks for it. */
    public EndingChunks() {}

    @Override
    public void onJobStart(SparkListenerJobStart start) {
        if (LATER.matcher(start.properties().getProperty("spark.job.description", ""))
                .matches()) {
            SparkContext.getOrCreate().cancelJob(start.jobId());
        }
    }
}

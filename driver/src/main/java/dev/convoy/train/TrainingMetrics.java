package dev.convoy.train;

import com.codahale.metrics.Meter;
import com.codahale.metrics.MetricRegistry;
import com.codahale.metrics.Timer;
import dev.convoy.train.SynchronousStep.Outcome;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.apache.spark.api.plugin.DriverPlugin;
import org.apache.spark.api.plugin.ExecutorPlugin;
import org.apache.spark.api.plugin.PluginContext;
import org.apache.spark.api.plugin.SparkPlugin;

/**
 * Training as metrics of Spark's: set {@code spark.plugins} to this class's name, as {@code convoy} does, and the sinks of
 * {@code metrics.properties} (JMX, Prometheus, Graphite, CSV) have, under {@code plugin.dev.convoy.train.TrainingMetrics},
 *
 * <ul>
 *   <li>on the driver a timer {@code step} and one for each part of the {@link Ledger}, {@code step.compute}, and a meter {@code images};
 *   <li>on each executor timers {@code task.fetch} and {@code task.compute} and a meter {@code task.images}.
 * </ul>
 */
public final class TrainingMetrics implements SparkPlugin {
    private static final MetricRegistry NOBODY = new MetricRegistry();

    /** Where this JVM's metrics go: a plugin's, else nowhere. */
    private static volatile Figures driver = new Figures(NOBODY, "step", "images");

    private static volatile Figures executor = new Figures(NOBODY, "task", "task.images");

    @Override
    public DriverPlugin driverPlugin() {
        return new DriverPlugin() {
            @Override
            public void registerMetrics(String application, PluginContext context) {
                driver = new Figures(context.metricRegistry(), "step", "images");
            }
        };
    }

    @Override
    public ExecutorPlugin executorPlugin() {
        return new ExecutorPlugin() {
            @Override
            public void init(PluginContext context, Map<String, String> configuration) {
                executor = new Figures(context.metricRegistry(), "task", "task.images");
            }
        };
    }

    /** A step was taken. */
    static void step(Outcome outcome) {
        Figures figures = driver;
        Ledger ledger = outcome.ledger();
        figures.time("", ledger.total());
        ledger.parts().forEach((part, seconds) -> figures.time("." + part, seconds));
        figures.images(outcome.images());
    }

    /** A task of a step was done. */
    static void task(double fetch, double compute, long images) {
        Figures figures = executor;
        figures.time(".fetch", fetch);
        figures.time(".compute", compute);
        figures.images(images);
    }

    /** Timers and a meter of a registry. */
    private static final class Figures {
        private final MetricRegistry registry;
        private final String name;
        private final Meter images;
        private final Map<String, Timer> timers = new TreeMap<>();

        Figures(MetricRegistry registry, String name, String images) {
            this.registry = registry;
            this.name = name;
            this.images = registry.meter(images);
        }

        synchronized void time(String part, double seconds) {
            timers.computeIfAbsent(part, p -> registry.timer(name + p))
                    .update((long) (seconds * 1e9), TimeUnit.NANOSECONDS);
        }

        void images(long count) {
            images.mark(count);
        }
    }
}

package dev.convoy.testing;

import dev.convoy.data.TravellingClasses;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives tests one Spark session, {@code local[2]}, shared by all test classes of the JVM and stopped at its end. A test
 * class says {@code @ExtendWith(SharedSpark.class)} and takes a {@code SparkSession} or a {@code JavaSparkContext} as a
 * parameter of a constructor or method.
 */
public final class SharedSpark implements BeforeAllCallback, ParameterResolver {
    private static final String REGISTRATOR = "dev.convoy.train.KryoClasses";
    private static final String METRICS = "dev.convoy.train.TrainingMetrics";

    @Override
    public void beforeAll(ExtensionContext context) {
        session(context);
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        return type == SparkSession.class || type == JavaSparkContext.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        SparkSession session = session(context);
        return parameter.getParameter().getType() == SparkSession.class
                ? session
                : JavaSparkContext.fromSparkContext(session.sparkContext());
    }

    private static SparkSession session(ExtensionContext context) {
        return context.getRoot()
                .getStore(ExtensionContext.Namespace.GLOBAL)
                .computeIfAbsent(Session.class, key -> new Session(), Session.class)
                .spark;
    }

    /** Settings of a session for tests: loopback only, no web pages, Kryo with registered classes only. */
    public static SparkConf settings(String master) {
        SparkConf conf = new SparkConf()
                .setAppName("convoy-tests")
                .setMaster(master)
                .set("spark.driver.host", "127.0.0.1")
                .set("spark.driver.bindAddress", "127.0.0.1")
                .set("spark.ui.enabled", "false")
                .set("spark.ui.showConsoleProgress", "false")
                .set("spark.executor.heartbeatInterval", "500ms")
                .set("spark.sql.shuffle.partitions", "2")
                .set("spark.sql.warehouse.dir", System.getProperty("java.io.tmpdir") + "/convoy-warehouse")
                .set("spark.serializer", "org.apache.spark.serializer.KryoSerializer")
                .set("spark.kryo.registrationRequired", "true");
        return register(conf);
    }

    /** The project's own registrator where it is on the class path, else the classes of the data room. */
    private static SparkConf register(SparkConf conf) {
        try {
            Class.forName(REGISTRATOR);
            return conf.set("spark.kryo.registrator", REGISTRATOR).set("spark.plugins", METRICS);
        } catch (ClassNotFoundException e) {
            return conf.registerKryoClasses(TravellingClasses.list().toArray(Class<?>[]::new));
        }
    }

    /** Closed by JUnit when all tests have run. */
    private static final class Session implements AutoCloseable {
        private final SparkSession spark =
                SparkSession.builder().config(settings("local[2]")).getOrCreate();

        @Override
        public void close() {
            spark.stop();
        }
    }
}

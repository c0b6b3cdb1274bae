package dev.convoy.benchmarks.torch;

import ai.djl.engine.Engine;
import ai.djl.pytorch.jni.JniUtils;

/** libtorch itself: loaded once, never fetched from anywhere but the class path. */
public final class Torch {
    private Torch() {}

    /** The engine. */
    static Engine engine() {
        return Loaded.ENGINE;
    }

    /** libtorch's version. */
    public static String version() {
        return engine().getVersion();
    }

    /**
     * Sets how many threads an operation may use.
     *
     * @throws IllegalStateException if libtorch does not take the number
     */
    public static void threads(int threads) {
        engine();
        JniUtils.setNumThreads(threads);
        if (JniUtils.getNumThreads() != threads) {
            throw new IllegalStateException(
                    "libtorch expects to use " + threads + " threads, uses " + JniUtils.getNumThreads());
        }
    }

    private static final class Loaded {
        static final Engine ENGINE = load();

        private static Engine load() {
            System.setProperty("ai.djl.offline", "true");
            // Operations run one after the other here, so a second pool would only be idle.
            System.setProperty("ai.djl.pytorch.num_interop_threads", "1");
            return Engine.getEngine("PyTorch");
        }
    }
}

package dev.convoy.jobs.cluster;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkEnv;
import org.apache.spark.TaskContext;
import org.apache.spark.TaskFailedReason;
import org.apache.spark.api.plugin.DriverPlugin;
import org.apache.spark.api.plugin.ExecutorPlugin;
import org.apache.spark.api.plugin.PluginContext;
import org.apache.spark.api.plugin.SparkPlugin;
import org.apache.spark.storage.BlockId;
import org.apache.spark.storage.BlockManager;
import org.apache.spark.util.TaskCompletionListener;
import scala.jdk.javaapi.CollectionConverters;
import scala.runtime.AbstractFunction1;

/**
 * Breaks executors from within: what happens and when is said by Spark's settings {@code spark.fault.*}, so that the same seed
 * breaks the same things. It travels in a jar of its own ({@link FaultJar}) and reaches tasks by Spark's plugin interface
 * alone: nothing of Convoy knows of it.
 */
public final class FaultPlugin implements SparkPlugin {
    /** What breaks when: {@code KILL_SENDING=epoch 2 step 8} and the like, with semicolons between. */
    static final String PLAN = "spark.fault.plan";

    static final String SEED = "spark.fault.seed";

    /** A folder for files that say what broke, each under the name of its kind. */
    static final String MARKS = "spark.fault.marks";

    @Override
    public DriverPlugin driverPlugin() {
        return null;
    }

    @Override
    public ExecutorPlugin executorPlugin() {
        return new Executor();
    }

    private static final class Executor implements ExecutorPlugin {
        private static final int ONE_IN = 15;
        private static final int LONGEST_DELAY = 60;
        private static final long QUIET_MILLIS = 25;
        private static final int BUSY_MILLIS = 1_500;
        private static final int IDLE_MILLIS = 5_000;
        private static final int MEGABYTE = 1 << 20;

        /** Kept, so that all threads of the JVM meet the full heap. */
        private static final List<byte[]> HOG = new ArrayList<>();

        private final Map<FaultKind, String> plan = new EnumMap<>(FaultKind.class);
        private final Set<FaultKind> forgotten = ConcurrentHashMap.newKeySet();
        private long seed;
        private Path marks;
        private volatile long lastTask;
        private volatile boolean running;

        @Override
        public void init(PluginContext context, Map<String, String> extra) {
            SparkConf conf = context.conf();
            for (String fault : conf.get(PLAN).split(";")) {
                String[] words = fault.split("=");
                plan.put(FaultKind.valueOf(words[0]), words[1]);
            }
            seed = conf.getLong(SEED, 1);
            marks = Path.of(conf.get(MARKS));
        }

        @Override
        public void onTaskStart() {
            running = true;
            TaskContext task = TaskContext.get();
            String job = String.valueOf(task.getLocalProperty("spark.job.description"));
            if (job.startsWith("epoch")) {
                plan.forEach((kind, at) -> begin(kind, job.equals(at), task));
            }
        }

        private void begin(FaultKind kind, boolean now, TaskContext task) {
            switch (kind) {
                case DELAY -> sleep(random(task, LONGEST_DELAY));
                case THROW -> throwAtTheEnd(kind, task, random(task, ONE_IN) == 0);
                case THROW_ALWAYS ->
                    throwAtTheEnd(kind, task, Files.exists(mark(kind)) || (now && isFirst(kind, task)));
                case THROW_ONCE, THROW_AGAIN -> {
                    if (now) {
                        throwAtTheEnd(kind, task, isFirst(kind, task));
                    }
                }
                default -> {
                    if (now) {
                        once(kind, task);
                    }
                }
            }
        }

        private void once(FaultKind kind, TaskContext task) {
            switch (kind) {
                case LOSE_SHARDS, LOSE_SHARDS_AND_FILES -> {
                    if (forgotten.add(kind)) {
                        forget(kind);
                    }
                }
                case BUSY -> {
                    say(kind, "partition " + task.partitionId() + "\n");
                    sleep(BUSY_MILLIS);
                }
                case KILL_REDUCING ->
                    task.addTaskCompletionListener((TaskCompletionListener) ended -> {
                        if (ended.taskMetrics().shuffleReadMetrics().recordsRead() > 0 && isFirst(kind, task)) {
                            FaultKiller.start().kill();
                        }
                    });
                case IDLE -> sleep(isFirst(kind, task) ? IDLE_MILLIS : 0);
                default -> {
                    if (isFirst(kind, task)) {
                        breakDown(kind, Thread.currentThread());
                    }
                }
            }
        }

        private void breakDown(FaultKind kind, Thread task) {
            FaultKiller killer = FaultKiller.start();
            switch (kind) {
                case KILL_COMPUTING -> {
                    CountDownLatch looking = new CountDownLatch(1);
                    start(() -> {
                        looking.countDown();
                        while (running && !isComputing(task)) { // it may compute for a millisecond, unseen
                            Thread.onSpinWait();
                        }
                        killer.kill();
                    });
                    await(looking);
                }
                case KILL_BETWEEN ->
                    start(() -> {
                        while (running || System.nanoTime() - lastTask < QUIET_MILLIS * 1_000_000) {
                            Thread.onSpinWait();
                        }
                        killer.kill();
                    });
                case KILL_SENDING ->
                    TaskContext.get().addTaskCompletionListener((TaskCompletionListener) ended -> {
                        sleep(300); // the others have sent theirs
                        killer.kill();
                    });
                case OUT_OF_MEMORY ->
                    start(() -> {
                        while (true) {
                            HOG.add(new byte[MEGABYTE]);
                        }
                    });
                default -> throw new IllegalStateException(kind + " is not of this kind");
            }
        }

        private static void await(CountDownLatch latch) {
            try {
                latch.await(1, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        private static boolean isComputing(Thread task) {
            for (StackTraceElement frame : task.getStackTrace()) {
                if (frame.getClassName().startsWith("dev.convoy.plan.")) {
                    return true;
                }
            }
            return false;
        }

        @Override
        public void onTaskSucceeded() {
            ended();
        }

        @Override
        public void onTaskFailed(TaskFailedReason reason) {
            ended();
        }

        private void ended() {
            lastTask = System.nanoTime();
            running = false;
        }

        private void throwAtTheEnd(FaultKind kind, TaskContext task, boolean really) {
            if (really) {
                say(kind, "partition " + task.partitionId() + "\n");
                task.addTaskCompletionListener((TaskCompletionListener) ended -> {
                    throw new IllegalStateException("a fault of the test");
                });
            }
        }

        /** Loses what the executor holds, once; the file tells the test what. */
        private void forget(FaultKind kind) {
            BlockManager blocks = SparkEnv.get().blockManager();
            // A function of Scala's, since that is what Spark asks for.
            AbstractFunction1<BlockId, Object> shards = new AbstractFunction1<>() {
                @Override
                public Object apply(BlockId block) {
                    return block.isRDD();
                }
            };
            for (BlockId block : CollectionConverters.asJava(blocks.getMatchingBlockIds(shards))) {
                blocks.removeBlock(block, false);
                say(kind, block + "\n");
            }
            if (kind == FaultKind.LOSE_SHARDS_AND_FILES) {
                for (File file :
                        CollectionConverters.asJava(blocks.diskBlockManager().getAllFiles())) {
                    delete(file.toPath());
                    say(kind, file.getName() + "\n");
                }
            }
        }

        /** True for the first task of all that comes here; the file that it leaves tells the test. */
        private boolean isFirst(FaultKind kind, TaskContext task) {
            try {
                Files.createFile(mark(kind));
                say(kind, "partition " + task.partitionId() + "\n");
                return true;
            } catch (FileAlreadyExistsException e) {
                return false;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private Path mark(FaultKind kind) {
            return marks.resolve(kind.toString());
        }

        private void say(FaultKind kind, String text) {
            try {
                Files.writeString(mark(kind), text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** A number below a limit that follows from seed, stage, partition and attempt. */
        private int random(TaskContext task, int limit) {
            long key = ((seed * 1_000_003 + task.stageId()) * 1_000_003 + task.partitionId()) * 1_000_003
                    + task.attemptNumber();
            return new SplittableRandom(key).nextInt(limit);
        }

        private static void start(Runnable fault) {
            Thread thread = new Thread(fault, "fault");
            thread.setDaemon(true);
            thread.start();
        }

        private static void sleep(long millis) {
            try {
                Thread.sleep(millis);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        private static void delete(Path file) {
            try {
                Files.deleteIfExists(file);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}

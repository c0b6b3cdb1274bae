package dev.convoy.jobs.cluster;

import dev.convoy.jobs.scripts.Child;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A standalone Spark cluster of real processes on loopback: a master, workers, and the executors they start. */
final class StandaloneCluster implements AutoCloseable {
    private static final Duration UP = Duration.ofSeconds(120);
    private static final Pattern MASTER = Pattern.compile("Starting Spark master at (spark://[0-9.:]+)");

    private static final AtomicInteger STARTED = new AtomicInteger();

    private final String name = "cluster" + STARTED.incrementAndGet();
    private final Deque<Child> daemons = new ArrayDeque<>();
    private final List<Child> workers = new ArrayList<>();
    private final SparkHome home;
    private String master;

    private StandaloneCluster(SparkHome home) {
        this.home = home;
    }

    /**
     * Brings a cluster up.
     *
     * @param workers how many, each of one core
     * @param megabytes memory that a worker has for executors
     */
    static StandaloneCluster start(SparkHome home, int workers, int megabytes) {
        StandaloneCluster cluster = new StandaloneCluster(home);
        try {
            cluster.startMaster();
            for (int i = 1; i <= workers; i++) {
                cluster.startWorker(i, megabytes);
            }
            for (Child worker : cluster.workers) {
                worker.await("its master", log -> log.contains("Successfully registered with master"), UP);
            }
            return cluster;
        } catch (RuntimeException | Error e) {
            cluster.close();
            throw e;
        }
    }

    private void startMaster() {
        Child child = home.daemon(
                name + "-master",
                "org.apache.spark.deploy.master.Master",
                "--host",
                "127.0.0.1",
                "--port",
                "0",
                "--webui-port",
                "0");
        daemons.push(child);
        Matcher address = MASTER.matcher(child.await("lead", log -> log.contains("I have been elected leader"), UP));
        if (!address.find()) {
            throw new AssertionError("the master does not say its address:\n" + child.output());
        }
        master = address.group(1);
    }

    private void startWorker(int number, int megabytes) {
        Child child = home.daemon(
                name + "-worker" + number,
                "org.apache.spark.deploy.worker.Worker",
                "--host",
                "127.0.0.1",
                "--port",
                "0",
                "--webui-port",
                "0",
                "--cores",
                "1",
                "--memory",
                megabytes + "m",
                "--work-dir",
                home.scratch(name + "-worker" + number).toString(),
                master);
        daemons.push(child);
        workers.add(child);
    }

    /** The master URL. */
    String master() {
        return master;
    }

    /** The executors that run now: a worker has no other children. */
    List<ProcessHandle> executors() {
        return workers.stream()
                .flatMap(worker -> worker.handle().children())
                .filter(ProcessHandle::isAlive)
                .filter(child -> child.info().command().orElse("").endsWith("java"))
                .toList();
    }

    /** Ends one executor as {@code kill -9} does; its pid. */
    long killExecutor() {
        ProcessHandle executor =
                executors().stream().findFirst().orElseThrow(() -> new AssertionError("no executor runs on " + master));
        if (!executor.destroyForcibly()) {
            throw new AssertionError("executor " + executor.pid() + " was not killed");
        }
        return executor.pid();
    }

    /** Ends a worker's daemon as {@code kill -9} does. Its executors see that and end themselves. */
    void killWorker(int number) {
        workers.get(number).kill();
    }

    /** Stops or continues a worker and its executors: {@code STOP}, {@code CONT}. */
    void signalWorker(String signal, int number) {
        ProcessHandle worker = workers.get(number).handle();
        List<Long> executors = worker.children().map(ProcessHandle::pid).toList();
        Child.signal(signal, worker.pid());
        executors.forEach(executor -> Child.signal(signal, executor));
    }

    /** What the master has said so far. */
    String masterLog() {
        return daemons.peekLast().output();
    }

    /** How many executors the master saw end before their application did. */
    long lostExecutors() {
        return masterLog()
                .lines()
                .filter(line -> line.matches(".*Removing executor .* because it is EXITED.*"))
                .count();
    }

    @Override
    public void close() {
        while (!daemons.isEmpty()) {
            daemons.pop().close();
        }
    }
}

package dev.convoy.score;

import dev.convoy.data.Preprocessing;
import dev.convoy.image.DecodeResult;
import dev.convoy.image.RawImage;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A task's images with their pixels, in order. Threads of its own read and decode so many images ahead that the network does not wait for
 * them, and no more: what lies ready does not grow with the partition, nor with the files where these come with their bytes.
 */
final class DecodeAhead implements Iterator<DecodeAhead.Ready>, AutoCloseable {
    /** How long an image may take to be read and decoded. */
    private static final int MINUTES = 10;

    /** From so many bytes of files on, those that come with them are taken only to have one for each thread. */
    static final long MOST_HELD = 32 << 20;

    private static final float MILLIS = 1e-6f;

    private final Iterator<Candidate> candidates;
    private final Preprocessing model;
    private final int least;
    private final int ahead;
    private final ExecutorService threads;
    private final Deque<Coming> coming = new ArrayDeque<>();
    private long held;

    /**
     * An image with its pixels, or without.
     *
     * @param candidate the image
     * @param image its pixels; null if there are none
     * @param error why there are none; null if there are
     * @param millis reading and decoding it took
     */
    record Ready(Candidate candidate, RawImage image, String error, float millis) {}

    /** An image and what becomes of it. */
    private record Coming(Candidate candidate, Future<Ready> ready) {}

    /**
     * @param threads that decode
     * @param ahead images at most that are being decoded, or decoded and not asked for yet
     */
    DecodeAhead(Iterator<Candidate> candidates, Preprocessing model, int threads, int ahead) {
        this.candidates = candidates;
        this.model = model;
        this.least = threads + 1;
        this.ahead = ahead;
        this.threads = Executors.newFixedThreadPool(threads, work -> {
            Thread thread = new Thread(work, "convoy-decode");
            thread.setDaemon(true);
            return thread;
        });
    }

    @Override
    public boolean hasNext() {
        fill();
        return !coming.isEmpty();
    }

    private void fill() {
        while (coming.size() < (held < MOST_HELD ? ahead : least) && candidates.hasNext()) {
            Candidate next = candidates.next();
            held += next.held();
            coming.add(new Coming(next, threads.submit(() -> decode(next))));
        }
    }

    private Ready decode(Candidate candidate) {
        long start = System.nanoTime();
        DecodeResult result = candidate.pixels().of(model);
        float millis = (System.nanoTime() - start) * MILLIS;
        return result instanceof DecodeResult.Decoded decoded
                ? new Ready(candidate, decoded.image(), null, millis)
                : new Ready(candidate, null, ((DecodeResult.Failed) result).reason(), millis);
    }

    /**
     * @throws IllegalStateException if an image takes longer than ten minutes, or the task is told to stop
     */
    @Override
    public Ready next() {
        fill();
        Coming first = coming.remove();
        held -= first.candidate().held();
        String name = first.candidate().name();
        try {
            return first.ready().get(MINUTES, TimeUnit.MINUTES);
        } catch (TimeoutException e) {
            throw new IllegalStateException(name + " was not decoded within " + MINUTES + " minutes", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("the task was told to stop", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(name + " could not be decoded: " + e.getCause(), e.getCause());
        }
    }

    /** Stops the threads; what they were at is lost. */
    @Override
    public void close() {
        threads.shutdownNow();
    }
}

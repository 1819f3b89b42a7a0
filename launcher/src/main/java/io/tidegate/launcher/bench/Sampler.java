package io.tidegate.launcher.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;

/** Looks at an edge every now and then, on a thread of its own, until it is closed. */
final class Sampler implements AutoCloseable {
    private static final Duration ANSWER = Duration.ofSeconds(20);
    private static final double SECONDS_OF_A_MINUTE = 60;

    private final Edge edge;
    private final Optional<Path> collector;
    private final LongSupplier rows;
    private final HttpClient client = HttpClient.newHttpClient();
    private final List<Sample> samples = new CopyOnWriteArrayList<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final AtomicReference<Optional<IOException>> failure = new AtomicReference<>(Optional.empty());
    private final Thread thread;
    private final long began = System.nanoTime();
    private final Each each;

    /** Hears of each sample. */
    interface Each {
        void taken(Sample sample) throws IOException, InterruptedException;
    }

    /**
     * Begins at once.
     *
     * @param programs of the JDK, to ask for a collection
     * @param rows how many attempts there have been
     */
    static Sampler start(Edge edge, Programs programs, LongSupplier rows, Duration interval, Each each) {
        Sampler sampler = new Sampler(edge, programs, rows, interval, each);
        sampler.thread.start();
        return sampler;
    }

    private Sampler(Edge edge, Programs programs, LongSupplier rows, Duration interval, Each each) {
        this.edge = edge;
        this.collector = programs.find("jcmd");
        this.rows = rows;
        this.each = each;
        this.thread = Thread.ofPlatform().name("sampler").daemon(true).unstarted(() -> run(interval));
    }

    private void run(Duration interval) {
        try {
            while (!closed.await(interval.toNanos(), TimeUnit.NANOSECONDS)) {
                Sample sample = take();
                samples.add(sample);
                each.taken(sample);
            }
        } catch (InterruptedException e) {
            failure.set(Optional.of(new IOException("interrupted while looking at the edge", e)));
        } catch (IOException e) {
            failure.set(Optional.of(e));
        }
    }

    private Sample take() throws IOException, InterruptedException {
        Child process = edge.process();
        if (collector.isPresent()) {
            Process collecting = new ProcessBuilder(collector.get().toString(), Long.toString(process.pid()), "GC.run")
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (!collecting.waitFor(ANSWER.toMillis(), TimeUnit.MILLISECONDS)) {
                collecting.destroyForcibly();
                throw new IOException("The edge has done nothing for " + ANSWER.toSeconds() + " s.");
            }
        }
        String metrics = metrics();
        return new Sample(
                (System.nanoTime() - began) / (double) TimeUnit.SECONDS.toNanos(1) / SECONDS_OF_A_MINUTE,
                process.residentBytes().orElse(0),
                sum(metrics, "jvm_memory_used_bytes{area=\"heap\""),
                Proc.openFiles(process.pid()).orElse(0),
                sum(metrics, "tidegate_exchanges_in_flight "),
                rows.getAsLong());
    }

    private String metrics() throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(edge.operatorUrl() + "/metrics"))
                .timeout(ANSWER)
                .build();
        return client.send(request, BodyHandlers.ofString()).body();
    }

    /** The sum of all values whose line begins so. */
    static long sum(String metrics, String beginning) {
        return metrics.lines()
                .filter(line -> line.startsWith(beginning))
                .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    /** What was seen up to now; fails when looking has. */
    List<Sample> samples() throws IOException {
        Optional<IOException> failed = failure.get();
        if (failed.isPresent()) {
            throw failed.get();
        }
        return List.copyOf(samples);
    }

    @Override
    public void close() {
        closed.countDown();
        try {
            thread.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        client.close();
    }
}

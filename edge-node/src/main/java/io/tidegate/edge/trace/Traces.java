package io.tidegate.edge.trace;

import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporterBuilder;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import io.tidegate.edge.config.OtlpConfig;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.logging.Level;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends traces to a collector. Exchanges are handed over without waiting; a bounded queue holds them, and what does not fit, or what the
 * collector does not take, is dropped and counted. Nothing of it slows an exchange down.
 */
public final class Traces {
    private static final Logger LOG = LoggerFactory.getLogger(Traces.class);

    /** The exporter logs each failure by itself; we say it once. Kept here, or it would be forgotten. */
    private static final java.util.logging.Logger EXPORTER =
            java.util.logging.Logger.getLogger("io.opentelemetry.exporter");

    private static final int BATCH = 256;
    private static final Duration GATHER = Duration.ofMillis(500);
    private static final Duration LAST_SENDING = Duration.ofSeconds(3);

    private final BlockingQueue<ExchangeTrace> queue;
    private final SpanExporter exporter;
    private final SpanMaker maker;
    private final Duration timeout;
    private final String endpoint;
    private final LongAdder sent = new LongAdder();
    private final LongAdder dropped = new LongAdder();
    private final Promise<Void> ended = Promise.promise();
    private volatile boolean closed;
    private boolean failing;

    private Traces(OtlpConfig config, SpanExporter exporter, SpanMaker maker) {
        this.queue = new ArrayBlockingQueue<>(config.queue());
        this.exporter = exporter;
        this.maker = maker;
        this.timeout = config.timeout();
        this.endpoint = config.endpoint().toString();
    }

    /**
     * Begins to send. Blocks: it reads files.
     *
     * @param node its name
     */
    public static Traces start(OtlpConfig config, String node, String version) throws IOException {
        EXPORTER.setLevel(Level.OFF);
        OtlpHttpSpanExporterBuilder builder = OtlpHttpSpanExporter.builder()
                .setEndpoint(config.endpoint().toString())
                .setTimeout(config.timeout())
                .setConnectTimeout(config.timeout())
                .setCompression("gzip");
        config.authorization().ifPresent(value -> builder.addHeader("authorization", value.reveal()));
        if (config.ca().isPresent()) {
            builder.setTrustedCertificates(Files.readAllBytes(config.ca().get()));
        }
        Traces traces = new Traces(config, builder.build(), new SpanMaker(node, version, config.share()));
        Thread.ofPlatform().name("traces").daemon().start(traces::run);
        return traces;
    }

    /** Hands an exchange over; never waits. For any thread. */
    public void take(ExchangeTrace trace) {
        if (closed || !queue.offer(trace)) {
            dropped.increment();
        }
    }

    /** Exchanges that the collector took, or that were not to be sent. */
    public long sent() {
        return sent.sum();
    }

    /** Exchanges that are lost. */
    public long dropped() {
        return dropped.sum();
    }

    /** Exchanges that wait. */
    public int waiting() {
        return queue.size();
    }

    /** Sends what waits, for a few seconds at most, and ends. */
    public Future<Void> close() {
        closed = true;
        return ended.future();
    }

    private void run() {
        try {
            while (!closed || !queue.isEmpty()) {
                List<ExchangeTrace> batch = gather();
                if (!batch.isEmpty()) {
                    send(batch);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            exporter.shutdown();
            maker.close();
            ended.complete();
        }
    }

    private List<ExchangeTrace> gather() throws InterruptedException {
        List<ExchangeTrace> batch = new ArrayList<>();
        ExchangeTrace first = queue.poll(GATHER.toMillis(), TimeUnit.MILLISECONDS);
        if (first != null) {
            batch.add(first);
            queue.drainTo(batch, BATCH - 1);
        }
        return batch;
    }

    private void send(List<ExchangeTrace> batch) {
        try {
            List<SpanData> spans = maker.spans(batch);
            boolean taken = spans.isEmpty() || exported(spans);
            (taken ? sent : dropped).add(batch.size());
            tell(taken);
            if (!taken && closed) {
                // There is no time to try this again and again with all that waits
                dropped.add(queue.size());
                queue.clear();
            }
        } catch (RuntimeException e) {
            dropped.add(batch.size());
            LOG.error("traces could not be made", e);
        }
    }

    private boolean exported(List<SpanData> spans) {
        Duration most = closed && LAST_SENDING.compareTo(timeout) < 0 ? LAST_SENDING : timeout.plusSeconds(1);
        CompletableResultCode result = exporter.export(spans);
        return result.join(most.toMillis(), TimeUnit.MILLISECONDS).isSuccess();
    }

    private void tell(boolean taken) {
        if (!taken && !failing) {
            LOG.warn("The collector {} does not take traces; they are dropped until it does", endpoint);
        } else if (taken && failing) {
            LOG.info("The collector {} takes traces again", endpoint);
        }
        failing = !taken;
    }
}

package io.tidegate.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.tidegate.common.usage.Usage;
import io.tidegate.edge.meter.JsonMeter;
import io.tidegate.edge.meter.RequestScan;
import io.tidegate.edge.meter.ScanResult;
import io.tidegate.edge.meter.SseMeter;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What is read of every exchange: its body once, and its answer, which is one object or events. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
@State(Scope.Benchmark)
public class ScanBenchmark {
    private static final int EVENTS = 1000;
    private static final String DELTA =
            "event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":0,"
                    + "\"delta\":{\"type\":\"text_delta\",\"text\":\" and so on\"}}\n\n";
    private static final String OPEN =
            "{\"model\":\"claude-sonnet-4-6\",\"max_tokens\":4096,\"stream\":true,\"system\":\"";
    private static final String CLOSE = "\",\"messages\":[{\"role\":\"user\",\"content\":\"Say hello.\"}]}";

    private static final String ANSWER =
            "{\"id\":\"msg_01\",\"type\":\"message\",\"role\":\"assistant\",\"model\":\"claude-sonnet-4-6\","
                    + "\"content\":[{\"type\":\"text\",\"text\":\"TEXT\"}],\"stop_reason\":\"end_turn\",\"stop_sequence\":null,"
                    + "\"usage\":{\"input_tokens\":12,\"cache_creation_input_tokens\":0,\"cache_read_input_tokens\":15000,"
                    + "\"output_tokens\":9,\"service_tier\":\"standard\"}}";

    /** How long the body is, and the text of an answer that is one object. */
    @Param({"1024", "77824"})
    public int bodyBytes;

    private byte[] body = new byte[0];
    private byte[] answer = new byte[0];
    private final byte[] events = DELTA.repeat(EVENTS).getBytes(US_ASCII);
    private SseMeter meter = new SseMeter(Usage.NONE);

    @Setup
    public void prepare() {
        String filling = "a line of what the model is told,\\n".repeat(bodyBytes / 32);
        int left = bodyBytes - OPEN.length() - CLOSE.length();
        // no escape sequence may be cut
        body = (OPEN + filling.substring(0, left - left % 35) + " ".repeat(left % 35) + CLOSE).getBytes(US_ASCII);
        answer = ANSWER.replace("TEXT", filling.substring(0, left - left % 35)).getBytes(US_ASCII);
        meter = new SseMeter(Usage.NONE);
        if (!(bodyScan() instanceof ScanResult.Scanned)) {
            throw new IllegalStateException("not scanned: " + bodyScan());
        }
    }

    /** Model, stream, max_tokens and session, and whether all of it is JSON. */
    @Benchmark
    public ScanResult bodyScan() {
        return RequestScan.scan(body, 0, body.length);
    }

    /** An answer that is one object, from its first byte to what the ledger is told. */
    @Benchmark
    public Usage answerScan() {
        JsonMeter whole = new JsonMeter(Usage.NONE);
        whole.read(answer, 0, answer.length);
        whole.end();
        return whole.estimate();
    }

    /** An event that carries no usage, as most. */
    @Benchmark
    @OperationsPerInvocation(EVENTS)
    public int eventScan() {
        return meter.read(events, 0, events.length);
    }
}

package io.tidegate.edge.meter;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.tidegate.common.usage.Usage;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.LongSupplier;

/** Times the two things that every exchange pays for. Run it by hand; the figures are medians of rounds. */
final class MeterBenchmark {
    private static final int ROUNDS = 25;
    private static final int EVENTS = 2000;

    private final PrintStream out;
    private final LongSupplier cpuNanos;
    private long sink;

    private MeterBenchmark(PrintStream out, LongSupplier cpuNanos) {
        this.out = out;
        this.cpuNanos = cpuNanos;
    }

    public static void main(String[] args) throws IOException {
        // CPU time: what other processes do at the same time does not count.
        new MeterBenchmark(System.out, ManagementFactory.getThreadMXBean()::getCurrentThreadCpuTime).run();
    }

    private interface Work {
        long once() throws IOException;
    }

    private void run() throws IOException {
        byte[] events = deltas();
        out.printf("%d events of %d bytes%n", EVENTS, events.length / EVENTS);
        SseMeter meter = new SseMeter(Usage.NONE);
        report("sum of all bytes, per event", 500, EVENTS, () -> sum(events));
        report("SseMeter, per event", 500, EVENTS, () -> meter.read(events, 0, events.length));
        report("SseMeter in reads of 1460 bytes, per event", 500, EVENTS, () -> inReads(meter, events, 1460));

        byte[] whole = Fixtures.response("text.sse");
        report("SseMeter, a whole short stream", 5000, 1, () -> {
            SseMeter one = new SseMeter(Usage.NONE);
            return one.read(whole, 0, whole.length);
        });

        byte[] body = Fixtures.requestBody("claude-code-2.1.197/first-turn-auth-token.json");
        out.printf("request body of %d bytes%n", body.length);
        report(
                "RequestScan",
                2000,
                1,
                () -> RequestScan.scan(body, 0, body.length).hashCode());
        report(
                "RequestScan, per byte",
                2000,
                body.length,
                () -> RequestScan.scan(body, 0, body.length).hashCode());
        report("Jackson", 500, 1, () -> jackson(body));
        report("Jackson, per byte", 500, body.length, () -> jackson(body));
        out.println("(" + sink + ")");
    }

    private void report(String what, int times, int units, Work work) throws IOException {
        double[] nanos = new double[ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
            long start = cpuNanos.getAsLong();
            for (int i = 0; i < times; i++) {
                sink += work.once();
            }
            nanos[round] = (double) (cpuNanos.getAsLong() - start) / times / units;
        }
        Arrays.sort(nanos);
        out.printf("%-45s %10.2f ns (best %.2f)%n", what, nanos[ROUNDS / 2], nanos[0]);
    }

    private static byte[] deltas() {
        String event = "event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":0,\"delta\":"
                + "{\"type\":\"text_delta\",\"text\":\" some text of an answer, forty-odd bytes.\"}}\n\n";
        return event.repeat(EVENTS).getBytes(StandardCharsets.UTF_8);
    }

    private static long sum(byte[] b) {
        long sum = 0;
        for (byte x : b) {
            sum += x;
        }
        return sum;
    }

    private static long inReads(SseMeter meter, byte[] b, int size) {
        long flags = 0;
        for (int i = 0; i < b.length; i += size) {
            flags += meter.read(b, i, Math.min(i + size, b.length));
        }
        return flags;
    }

    private static long jackson(byte[] body) throws IOException {
        long found = 0;
        try (JsonParser parser = AnswerReader.JSON.createParser(body)) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                parser.nextToken();
                if (name.equals("model")) {
                    found += parser.getText().length();
                } else {
                    parser.skipChildren();
                }
            }
            parser.nextToken();
        }
        return found;
    }
}

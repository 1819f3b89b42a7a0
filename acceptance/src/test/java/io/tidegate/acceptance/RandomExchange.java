package io.tidegate.acceptance;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;

/**
 * One exchange of the crash test: chance decides the size, the counts, the fault and whether the client leaves. The
 * session is its own, so that ledger and bill can be joined by it.
 *
 * @param leaveAfterBytes the client goes away after so many bytes of the answer's body; empty: it stays
 */
record RandomExchange(String session, String body, long output, OptionalInt leaveAfterBytes) {
    private static final Duration EDGE_COMES_BACK_WITHIN = Duration.ofSeconds(60);
    private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
    /** Most of them do nothing, so that most exchanges are whole. */
    private static final List<String> FAULTS = List.of(
            "",
            "",
            "",
            "",
            "",
            "",
            "",
            "",
            "[[sim:fault=cut-mid after=4]]",
            "[[sim:fault=reset-mid after=6]]",
            "[[sim:fault=error-mid after=5]]",
            "[[sim:fault=reset-before]]",
            "[[sim:fault=eof-before]]",
            "[[sim:fault=no-stop]]",
            "[[sim:fault=late ms=300]]",
            "[[sim:fault=slow-mid after=5 ms=400]]",
            "[[sim:status=400]]",
            "[[sim:status=429 retry-after=1]]",
            "[[sim:status=500]]",
            "[[sim:status=529]]",
            "[[sim:shape=bytes]]",
            "[[sim:shape=crlf]]",
            "[[sim:shape=oneshot]]",
            "[[sim:enc=gzip]]");

    static RandomExchange next(RandomGenerator random) {
        int filler = random.nextInt(2_000, 20_000);
        // the input that is charged stays below what a body of this size is reserved with
        int share = filler / 32;
        long output = random.nextInt(1, 3_000);
        String prompt = "%s [[sim:long=%d]] [[sim:delay=%d]] [[sim:usage=in:%d,out:%d,cr:%d,cw5m:%d,cw1h:%d]] %s"
                .formatted(
                        "x".repeat(filler),
                        random.nextInt(20, 400),
                        random.nextInt(0, 8),
                        random.nextInt(1, share),
                        output,
                        random.nextInt(0, share),
                        random.nextInt(0, share),
                        random.nextInt(0, share),
                        FAULTS.get(random.nextInt(FAULTS.size())));
        boolean leaves = random.nextInt(8) == 0;
        JsonObject body = new JsonObject()
                .put("model", "claude-sonnet-4-6")
                .put("max_tokens", 4096)
                .put("stream", random.nextInt(5) > 0)
                .put(
                        "messages",
                        new JsonArray().add(new JsonObject().put("role", "user").put("content", prompt)));
        return new RandomExchange(
                new UUID(random.nextLong(), random.nextLong()).toString(),
                body.encode(),
                output,
                leaves ? OptionalInt.of(random.nextInt(0, 4_000)) : OptionalInt.empty());
    }

    /** Runs it. An edge that is just being started again is waited for: until then nothing was sent. */
    Seen run(String url, String key) throws IOException {
        try (RawConnection client = connect(url)) {
            client.send(RawRequest.post("/v1/messages?beta=true", key, body)
                    .with("X-Claude-Code-Session-Id", session)
                    .bytes());
            return leaveAfterBytes.isPresent()
                    ? Seen.of(session, client.readUpTo(leaveAfterBytes.getAsInt()), true, output)
                    : Seen.of(session, client.read(), false, output);
        } catch (IOException killed) {
            return Seen.nothing(session);
        }
    }

    private static RawConnection connect(String url) throws IOException {
        long deadline = System.nanoTime() + EDGE_COMES_BACK_WITHIN.toNanos();
        while (true) {
            try {
                return RawConnection.open(url);
            } catch (IOException refused) {
                if (System.nanoTime() - deadline > 0) {
                    throw new AssertionError("the edge did not come back within " + EDGE_COMES_BACK_WITHIN, refused);
                }
                LockSupport.parkNanos(RETRY_NANOS);
            }
        }
    }
}

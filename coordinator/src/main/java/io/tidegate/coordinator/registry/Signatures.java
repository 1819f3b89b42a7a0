package io.tidegate.coordinator.registry;

import io.tidegate.common.identity.RequestVerifier;
import io.tidegate.common.identity.RequestVerifier.Verdict;
import io.tidegate.common.wire.RefusalCode;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.security.PublicKey;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Verifies signatures on threads of its own, a bounded number at a time: one takes a tenth of a millisecond, too long for an
 * event loop that a thousand nodes beat at.
 */
final class Signatures {
    private static final int WORKERS = 2;
    private static final int MOST_WAITING = 2000;
    /** The hash of so many bytes takes an event loop some microseconds. */
    private static final int SHORT_BODY = 16 * 1024;

    private final WorkerExecutor workers;
    private final RequestVerifier verifier = new RequestVerifier();
    private final AtomicInteger waiting = new AtomicInteger();

    Signatures(Vertx vertx) {
        this.workers = vertx.createSharedWorkerExecutor("tidegate-signatures", WORKERS);
    }

    /** The head of a request, the signature in its header {@code authorization}, and the key of whom it says that it is from. */
    record Signed(String authorization, String method, String target, PublicKey key) {}

    /** The verdict, on the caller's context; {@link RefusalCode#UNAVAILABLE} where too many wait for theirs. */
    Future<Verdict> verify(Signed signed, long nowMillis) {
        if (waiting.incrementAndGet() > MOST_WAITING) {
            waiting.decrementAndGet();
            return Future.succeededFuture(new Verdict.Refused(
                    RefusalCode.UNAVAILABLE, MOST_WAITING + " requests wait already to be verified."));
        }
        return workers.executeBlocking(() -> verdict(signed, nowMillis), false)
                .map(Objects::requireNonNull)
                .onComplete(_ -> waiting.decrementAndGet());
    }

    /** The verdict on a request that is proven by its head, now that its body is there. */
    Future<Verdict> verify(Verdict.Valid atItsHead, byte[] body, long nowMillis) {
        return body.length <= SHORT_BODY
                ? Future.succeededFuture(atItsHead.with(body, nowMillis))
                : workers.executeBlocking(() -> atItsHead.with(body, nowMillis), false)
                        .map(Objects::requireNonNull);
    }

    private Verdict verdict(Signed signed, long nowMillis) {
        return verifier.verify(signed.authorization(), signed.method(), signed.target(), signed.key(), nowMillis);
    }

    Future<Void> close() {
        return workers.close();
    }
}

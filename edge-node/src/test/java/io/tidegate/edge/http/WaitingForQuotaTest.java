package io.tidegate.edge.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.common.quota.Quota;
import io.tidegate.common.quota.QuotaAccount;
import io.tidegate.common.quota.QuotaRules;
import io.tidegate.common.quota.QuotaSpan;
import io.tidegate.common.quota.QuotaSubject;
import io.tidegate.common.quota.QuotaUnit;
import io.tidegate.common.quota.QuotaWeights;
import io.tidegate.common.quota.QuotaWindow;
import io.tidegate.common.quota.WindowName;
import io.tidegate.common.wire.LeaseAnswer;
import io.tidegate.common.wire.LeaseAsk;
import io.tidegate.common.wire.LeaseGrant;
import io.tidegate.common.wire.LeaseRequest;
import io.tidegate.edge.quota.Desks;
import io.tidegate.edge.quota.LeaseSource;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A request that waits for the bank keeps nothing of the node once its client is gone. */
class WaitingForQuotaTest {
    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");
    private static final Quota QUOTA = new Quota(
            "quo_alice",
            new QuotaSubject(QuotaSubject.Kind.USER, "usr_alice0000000"),
            QuotaUnit.TOKENS,
            QuotaWindow.DAY,
            ZoneOffset.UTC,
            QuotaWeights.DEFAULT,
            1_000_000,
            QuotaRules.DEFAULT);

    private final Queue<LeaseRequest> asked = new ConcurrentLinkedQueue<>();
    private final Promise<LeaseSource.Reply> answer = Promise.promise();

    @TempDir
    Path folder;

    @Test
    void letsTheBodyAndTheUnitsGoWhenItsClientLeft() throws IOException {
        try (Port port = new Port(folder, Desks.at(this::ask, InstantSource.fixed(NOON)))) {
            String key = port.newKey().reveal();
            port.quotas().put(QUOTA);
            Port.Client client = port.connect();
            String body = "{\"model\":\"claude-sonnet-4-5\",\"max_tokens\":10,\"messages\":[]}";
            client.write("POST /v1/messages HTTP/1.1\r\nHost: h\r\nx-api-key: " + key + "\r\nContent-Length: "
                    + body.length() + "\r\n\r\n" + body);
            port.until("the bank is asked", () -> !asked.isEmpty());

            client.close();
            port.until("the connection is gone", () -> port.open() == 0);
            answer.complete(granted(asked.element().asks().getFirst()));

            port.until("its body is let go", () -> port.bodies().taken() == 0);
            port.until("its units are let go", () -> port.quotas().left(window()) == 1_000);
            assertThat(port.load().inFlight()).isZero();
        }
    }

    private Future<LeaseSource.Reply> ask(LeaseRequest request) {
        asked.add(request);
        return asked.size() == 1 ? answer.future() : Future.succeededFuture(new LeaseSource.Reply.Away("no more"));
    }

    private static WindowName window() {
        return new WindowName(
                new QuotaAccount(QUOTA.id(), QUOTA.subject().id()),
                QUOTA.span(NOON.toEpochMilli()).start(),
                0);
    }

    private static LeaseSource.Reply granted(LeaseAsk ask) {
        QuotaSpan span = QUOTA.span(NOON.toEpochMilli());
        return new LeaseSource.Reply.Answered(new LeaseAnswer(
                NOON.toEpochMilli(),
                1,
                List.of(new LeaseGrant(
                        ask.quota(), ask.subject(), span.start(), span.end(), 0, 1_000, QUOTA.limit(), 0, 1_000)),
                List.of()));
    }
}

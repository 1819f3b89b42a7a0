package io.tidegate.edge.config;

import io.tidegate.common.config.Checks;
import io.tidegate.common.config.Default;
import io.tidegate.common.config.Doc;
import java.time.Duration;

/** How long a node waits for whom. */
public record TimeoutsConfig(
        @Doc("For a client to send a whole request head.") @Default("10s")
        Duration head,

        @Doc("For the next bytes of a request body.") @Default("30s")
        Duration bodyIdle,

        @Doc("For the next request on a client's connection.") @Default("10m")
        Duration keepAlive,

        @Doc("For a connection to an upstream, with TLS.") @Default("5s")
        Duration connect,

        @Doc("For the first event of a streamed answer, over all attempts. Clients give up at 300 s.") @Default("240s")
        Duration firstEvent,

        @Doc("For the next byte of a streamed answer. Longer than the client's own 300 s, so that it decides.")
        @Default("330s")
        Duration streamIdle,

        @Doc("For a whole answer that is not streamed, over all attempts.") @Default("600s")
        Duration answer,

        @Doc("For a client to take the bytes that wait for it.") @Default("330s")
        Duration clientStall,

        @Doc("For the list of models. Clients give up at 3 s.") @Default("2500ms")
        Duration models,

        @Doc("For the ledger, before the end of an answer is sent without it.") @Default("2s")
        Duration settle,

        @Doc("For clients to move elsewhere when the node drains: until then it serves them.") @Default("30s")
        Duration move,

        @Doc("For running streams to finish, after that, when the node is told to stop.") @Default("30m")
        Duration drain) {

    private static final Duration SHORTEST = Duration.ofMillis(10);
    private static final Duration LONGEST = Duration.ofHours(24);

    public TimeoutsConfig {
        new Checks()
                .range("head", head, SHORTEST, LONGEST)
                .range("bodyIdle", bodyIdle, SHORTEST, LONGEST)
                .range("keepAlive", keepAlive, SHORTEST, LONGEST)
                .range("connect", connect, SHORTEST, LONGEST)
                .range("firstEvent", firstEvent, SHORTEST, LONGEST)
                .range("streamIdle", streamIdle, SHORTEST, LONGEST)
                .range("answer", answer, SHORTEST, LONGEST)
                .range("clientStall", clientStall, SHORTEST, LONGEST)
                .range("models", models, SHORTEST, LONGEST)
                .range("settle", settle, SHORTEST, LONGEST)
                .range("move", move, Duration.ZERO, LONGEST)
                .range("drain", drain, Duration.ZERO, LONGEST)
                .verify();
    }
}

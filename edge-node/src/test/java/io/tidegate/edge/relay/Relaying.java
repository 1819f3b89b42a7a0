package io.tidegate.edge.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.edge.http1.HeadParser;
import io.tidegate.edge.http1.Parsed;
import io.tidegate.edge.http1.RequestHead;
import io.tidegate.edge.socket.ReadSpace;
import io.tidegate.edge.upstream.LoopbackUpstream;
import io.tidegate.edge.upstream.RetryBudget;
import io.tidegate.edge.upstream.Upstream;
import io.tidegate.edge.upstream.UpstreamPool;
import io.tidegate.edge.upstream.Upstreams;
import io.vertx.core.Context;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** One exchange on an event loop of its own, between a client and an account that are fakes and providers on loopback. */
final class Relaying implements AutoCloseable {
    static final Duration FIRST_EVENT = Duration.ofMinutes(4);
    static final Duration STREAM_IDLE = Duration.ofSeconds(330);
    static final Duration ANSWER = Duration.ofMinutes(10);
    static final Duration CLIENT_STALL = Duration.ofMinutes(5);
    static final Duration SETTLE = Duration.ofSeconds(2);

    final FakeAccount account = new FakeAccount();
    final AtomicInteger bodyReleases = new AtomicInteger();
    final Upstreams upstreams;
    FakeClient client = new FakeClient();
    /** Whether exchanges tell of their attempts. */
    boolean traced;

    private final List<LoopbackUpstream> sides = new ArrayList<>();
    private final Vertx vertx = Vertx.vertx();
    private final Context loop = vertx.getOrCreateContext();
    private final ReadSpace readSpace = new ReadSpace();
    private final AtomicLong nanos = new AtomicLong(1);
    private final Routes routes;
    private @Nullable Exchange exchange;

    /** Providers named a, b, …. */
    Relaying(int providers) throws IOException {
        List<Upstream> all = new ArrayList<>();
        for (int i = 0; i < providers; i++) {
            LoopbackUpstream side = new LoopbackUpstream();
            sides.add(side);
            all.add(side.named(String.valueOf((char) ('a' + i))));
        }
        upstreams = new Upstreams(all, Duration.ofSeconds(5), Duration.ofSeconds(60), new RetryBudget(0.2, 10));
        Promise<Routes> made = Promise.promise();
        loop.runOnContext(_ -> made.complete(new Routes(
                upstreams,
                upstream -> new UpstreamPool(
                        vertx, upstream, Duration.ofSeconds(5), Duration.ofHours(1), readSpace, nanos::get))));
        routes = made.future().await();
    }

    LoopbackUpstream upstream(int index) {
        return sides.get(index);
    }

    LoopbackUpstream.Side accepted() throws IOException {
        return upstream(0).accept();
    }

    /** A provider's connection on which a whole request has arrived. */
    LoopbackUpstream.Side asked(int index, int bodyBytes) throws IOException {
        LoopbackUpstream.Side side = upstream(index).accept();
        side.readRequest(bodyBytes);
        return side;
    }

    Relaying streaming() {
        return start(new byte[20], true, true);
    }

    Relaying plain() {
        return start(new byte[20], false, true);
    }

    Relaying start(byte[] bytes, boolean streams, boolean metered) {
        String head = "POST /v1/messages?beta=true HTTP/1.1\r\nHost: edge\r\nAuthorization: Bearer tgk_x\r\n"
                + "content-length: " + bytes.length + "\r\n\r\n";
        RequestHead request = switch (HeadParser.request(head.getBytes(StandardCharsets.ISO_8859_1))) {
            case Parsed.Complete<RequestHead>(RequestHead parsed) -> parsed;
            case Parsed.Malformed<RequestHead>(String why) -> throw new AssertionError(why);
        };
        ExchangeSettings settings = new ExchangeSettings(
                Patience.of(FIRST_EVENT, STREAM_IDLE, ANSWER, CLIENT_STALL, SETTLE), 4096, nanos::get, traced);
        client = new FakeClient();
        run(() -> {
            Exchange made = new Exchange(
                    "req_1",
                    request,
                    new Body(bytes, bodyReleases::incrementAndGet),
                    streams,
                    metered,
                    client,
                    account,
                    routes,
                    settings,
                    nanos.get());
            exchange = made;
            made.start();
        });
        return this;
    }

    Exchange exchange() {
        Exchange running = exchange;
        if (running == null) {
            throw new AssertionError("nothing was started");
        }
        return running;
    }

    /** The end of the exchange, of which holds what does for every end. */
    ExchangeEnd ended() throws InterruptedException {
        ExchangeEnd end = client.awaitEnd();
        run(() -> {});
        assertThat(account.closed).as("the account is closed once").isEqualTo(1);
        assertThat(bodyReleases).as("the body is released once").hasValue(1);
        assertThat(client.events).doesNotContain("written late", "refused within an answer");
        assertThat(client.events.stream().filter("ended"::equals)).hasSize(1);
        return end;
    }

    /** Does something on the event loop, and waits until it is done. */
    void run(Runnable work) {
        Promise<Void> done = Promise.promise();
        loop.runOnContext(_ -> {
            try {
                work.run();
                done.complete();
            } catch (RuntimeException | Error e) {
                done.fail(e);
            }
        });
        done.future().await();
    }

    /** Lets time pass once the loop has done what it was at, and has the exchange look at the clock. */
    void pass(Duration time) {
        run(() -> {});
        nanos.addAndGet(time.toNanos());
        run(() -> exchange().tick());
    }

    /** Lets time pass that nobody looks at. */
    void takes(Duration time) {
        run(() -> nanos.addAndGet(time.toNanos()));
    }

    long coolDownSeconds(int index) {
        return upstreams.coolDown(upstreams.all().get(index)).leftNanos(nanos.get()) / 1_000_000_000;
    }

    @Override
    public void close() throws IOException {
        vertx.close().await();
        for (LoopbackUpstream side : sides) {
            side.close();
        }
    }
}

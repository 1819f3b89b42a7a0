package io.tidegate.coordinator.quota;

import static io.tidegate.coordinator.store.TestStore.done;

import io.tidegate.common.api.ApiRoute;
import io.tidegate.common.bank.Bank;
import io.tidegate.common.directory.Bodies;
import io.tidegate.common.quota.Quota;
import io.tidegate.common.quota.QuotaRules;
import io.tidegate.common.quota.QuotaSubject;
import io.tidegate.common.quota.QuotaUnit;
import io.tidegate.common.quota.QuotaWeights;
import io.tidegate.common.quota.QuotaWindow;
import io.tidegate.common.usage.Usage;
import io.tidegate.common.wire.EpochEnd;
import io.tidegate.common.wire.LeaseAnswer;
import io.tidegate.common.wire.LeaseAsk;
import io.tidegate.common.wire.LeaseGrant;
import io.tidegate.common.wire.LeaseRequest;
import io.tidegate.common.wire.Reading;
import io.tidegate.common.wire.RecordKind;
import io.tidegate.common.wire.UsageRow;
import io.tidegate.common.wire.Wire;
import io.tidegate.coordinator.audit.Audit;
import io.tidegate.coordinator.registry.Messages;
import io.tidegate.coordinator.registry.TestCoordinator;
import io.tidegate.coordinator.registry.TestCoordinator.Reply;
import io.tidegate.coordinator.registry.TestNode;
import io.tidegate.coordinator.store.Store;
import io.tidegate.coordinator.sync.GenerationChange;
import io.tidegate.coordinator.sync.Records;
import io.tidegate.coordinator.sync.StoreFeed;
import io.tidegate.coordinator.usage.CursorRows;
import io.tidegate.coordinator.usage.NodeUsageRoutes;
import io.tidegate.coordinator.usage.UsageIntake;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;

/** A coordinator's port with its registry, its bank and what takes rows, on somebody's store. */
final class BankPort implements AutoCloseable {
    static final String QUOTA = "quo_1";
    static final String SUBJECT = "usr_ada";

    final TestCoordinator coordinator;
    private final Store store;
    private final StoreFeed feed;

    BankPort(Vertx vertx, Store store) {
        this(vertx, store, WaitingRoom.MOST);
    }

    BankPort(Vertx vertx, Store store, int mostWaiting) {
        this.store = store;
        Audit audit = new Audit(store.dialect());
        Bank bank = Banks.of(store.dialect());
        feed = done(StoreFeed.start(vertx, store, new GenerationChange(store, audit, new Random(1)), true));
        LeaseRoutes leases = new LeaseRoutes(vertx, store, audit, bank, feed, System::nanoTime, mostWaiting);
        NodeUsageRoutes usage = new NodeUsageRoutes(new UsageIntake(store, audit, bank, true), store, List::of);
        List<ApiRoute> routes =
                Stream.concat(leases.routes().stream(), usage.routes().stream()).toList();
        coordinator = new TestCoordinator(
                vertx,
                store,
                InstantSource.system(),
                System::nanoTime,
                Optional.of(new TestCoordinator.Rest(CursorRows::of, bank::retire, routes)));
    }

    /** A node that has enrolled and registered its first epoch. */
    TestNode node(String name) {
        TestNode node = new TestNode(name, InstantSource.system());
        expect(200, node.enrol(coordinator, coordinator.invite(Messages.LOCATION, 1)));
        expect(200, node.register(coordinator, 1));
        return node;
    }

    /** A quota of tokens for a user, which never begins anew. */
    void limit(long tokens) {
        Quota quota = new Quota(
                QUOTA,
                new QuotaSubject(QuotaSubject.Kind.USER, SUBJECT),
                QuotaUnit.TOKENS,
                QuotaWindow.TOTAL,
                ZoneId.of("UTC"),
                QuotaWeights.DEFAULT,
                tokens,
                QuotaRules.DEFAULT);
        done(store.write(connection ->
                Records.put(connection, RecordKind.QUOTA, QUOTA, Records.Handle.NONE, Bodies.of(quota, false))));
    }

    LeaseGrant lease(TestNode node, int epoch, LeaseAsk ask) {
        return ask(node, request(epoch, ask)).leases().getFirst();
    }

    LeaseAnswer ask(TestNode node, LeaseRequest request) {
        return answer(expect(200, node.post(coordinator, "/v1/nodes/leases", request)), LeaseAnswer.class);
    }

    Reply send(TestNode node, LeaseRequest request) {
        return node.post(coordinator, "/v1/nodes/leases", request);
    }

    /** Of a node that has nothing yet. */
    static LeaseAsk first(long request, long need, long want) {
        return new LeaseAsk(QUOTA, SUBJECT, -1, 0, 0, 0, false, request, need, need, want);
    }

    /** Of a node that has a lease. */
    static LeaseAsk more(LeaseGrant lease, long returned, long request, long need) {
        return new LeaseAsk(
                QUOTA,
                SUBJECT,
                lease.start(),
                lease.reset(),
                lease.granted(),
                returned,
                false,
                request,
                need,
                need,
                need);
    }

    static LeaseRequest request(int epoch, LeaseAsk... asks) {
        return new LeaseRequest(Messages.epoch(epoch), 1, false, List.of(asks), List.of());
    }

    static LeaseRequest ending(int epoch, int ended, long lastSeq) {
        return new LeaseRequest(
                Messages.epoch(epoch), 1, false, List.of(), List.of(new EpochEnd(Messages.epoch(ended), lastSeq)));
    }

    /** A row of so many tokens in the window of a lease. */
    static UsageRow row(int epoch, long seq, LeaseGrant lease, long tokens) {
        return new UsageRow(
                Messages.epoch(epoch),
                seq,
                Messages.epoch(epoch),
                "req_" + epoch + "_" + seq,
                1,
                "session",
                SUBJECT,
                "key-1",
                "claude-sonnet-4-5",
                "anthropic",
                1_795_000_000_000L,
                1_795_000_001_000L,
                20_777,
                "UTC",
                List.of(QUOTA + ":" + SUBJECT + ":" + lease.start() + ":" + lease.reset()),
                new Usage(tokens, 0, 0, 0, 0),
                0,
                true,
                "completed",
                200,
                "req_011",
                200_000,
                "2026-11",
                "claude-code/2.1.329",
                List.of(),
                Optional.empty());
    }

    /** How often nodes were asked to give back. */
    long recalls() {
        return done(store.read(connection -> Records.find(connection, RecordKind.QUOTA_ACCOUNT, QUOTA + ":" + SUBJECT)))
                .map(record -> record.body().path("recall").asLong())
                .orElse(0L);
    }

    static Reply expect(int status, Reply reply) {
        if (reply.status() != status) {
            throw new AssertionError(reply + " (expected: " + status + ")");
        }
        return reply;
    }

    static <T extends Record> T answer(Reply reply, Class<T> type) {
        byte[] body = reply.body().encode().getBytes(StandardCharsets.UTF_8);
        return switch (Wire.answer(body, type)) {
            case Reading.Read<T>(T message) -> message;
            case Reading.Malformed<T>(String why) -> throw new AssertionError(why);
        };
    }

    @Override
    public void close() {
        coordinator.close();
        feed.close();
    }
}

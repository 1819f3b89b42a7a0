package io.tidegate.coordinator.quota;

import static io.tidegate.coordinator.quota.BankPort.QUOTA;
import static io.tidegate.coordinator.quota.BankPort.SUBJECT;
import static io.tidegate.coordinator.quota.BankPort.expect;
import static io.tidegate.coordinator.quota.BankPort.first;
import static io.tidegate.coordinator.quota.BankPort.more;
import static io.tidegate.coordinator.quota.BankPort.request;
import static io.tidegate.coordinator.quota.BankPort.row;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.common.wire.AccountName;
import io.tidegate.common.wire.LeaseAnswer;
import io.tidegate.common.wire.LeaseAsk;
import io.tidegate.common.wire.LeaseGrant;
import io.tidegate.common.wire.LeaseRequest;
import io.tidegate.common.wire.StandingsAnswer;
import io.tidegate.common.wire.StandingsRequest;
import io.tidegate.common.wire.UsageBatch;
import io.tidegate.common.wire.UsageRow;
import io.tidegate.common.wire.WindowStanding;
import io.tidegate.coordinator.audit.Actor;
import io.tidegate.coordinator.audit.Audit;
import io.tidegate.coordinator.registry.Messages;
import io.tidegate.coordinator.registry.TestCoordinator.Reply;
import io.tidegate.coordinator.registry.TestNode;
import io.tidegate.coordinator.store.Databases;
import io.tidegate.coordinator.store.Kind;
import io.tidegate.coordinator.store.Store;
import io.tidegate.coordinator.store.StoreSettings;
import io.tidegate.coordinator.store.TestStore;
import io.tidegate.coordinator.sync.GenerationChange;
import io.tidegate.testing.Eventually;
import io.vertx.core.json.JsonObject;
import java.sql.Statement;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What nodes may spend is granted to them by one bank, whichever coordinator they ask. */
@ParameterizedClass
@EnumSource(Kind.class)
class LeaseRoutesTest {
    @RegisterExtension
    final Databases databases = new Databases();

    private final Kind kind;
    private StoreSettings place;
    private Store store;
    private BankPort port;

    LeaseRoutesTest(Kind kind) {
        this.kind = kind;
    }

    @BeforeEach
    void open() {
        place = databases.fresh(kind);
        store = databases.open(place);
        port = new BankPort(databases.vertx(), store);
    }

    @AfterEach
    void close() {
        port.close();
    }

    @Test
    void aNodeIsGrantedWhatItNeedsAndARepeatIsAnsweredAlike() {
        TestNode node = port.node("edge-1");
        port.limit(10_000);

        LeaseGrant lease = port.lease(node, 1, first(1, 100, 1_000));

        assertThat(lease.granted()).isBetween(100L, 1_000L);
        assertThat(lease).returns(10_000L, LeaseGrant::limit).returns(0L, LeaseGrant::used);
        assertThat(lease.held()).isEqualTo(lease.granted());
        assertThat(port.lease(node, 1, first(1, 100, 1_000))).isEqualTo(lease);
    }

    @Test
    void anUnknownQuotaIsLeftOutAndAMalformedAskIsNamed() {
        TestNode node = port.node("edge-1");

        assertThat(port.ask(node, request(1, first(1, 1, 1))).leases()).isEmpty();
        assertThat(port.send(node, request(1, first(1, 1, 1), first(2, 1, 1))).message())
                .contains("asks[1].quota: quo_1 and usr_ada twice");
        assertThat(port.send(node, request(1, first(1, 2, 1))).message()).contains("asks[0].want: 1");
    }

    @Test
    void anEpochThatNeverRegisteredIsToldTo() {
        TestNode node = port.node("edge-1");
        port.limit(10_000);

        assertThat(port.send(node, request(7, first(1, 1, 1))).code()).isEqualTo("not_registered");
        assertThat(standing().held()).isZero();
    }

    @Test
    void aFencedEpochIsGrantedNothingAndWhatItGivesBackIsTaken() {
        TestNode node = port.node("edge-1");
        port.limit(10_000);
        LeaseGrant lease = port.lease(node, 1, first(1, 1_000, 1_000));
        expect(200, node.register(port.coordinator, 2));

        Reply refused = port.send(node, request(1, more(lease, 600, 2, 5_000)));

        assertThat(refused.code()).isEqualTo("fenced");
        assertThat(standing().held()).isEqualTo(400);
    }

    @Test
    void whatLiesIdleAtAnotherNodeIsBroughtBackWithinASecond() {
        TestNode idle = port.node("edge-1");
        TestNode asking = port.node("edge-2");
        port.limit(1_000);
        LeaseGrant all = port.lease(idle, 1, first(1, 1_000, 1_000));

        CompletableFuture<LeaseGrant> waiting =
                CompletableFuture.supplyAsync(() -> port.lease(asking, 1, first(1, 10, 10)));
        Eventually.until("the idle lease is recalled", () -> port.recalls() > 0);
        port.lease(idle, 1, more(all, 500, 2, 0));

        LeaseGrant granted = waiting.join();
        assertThat(granted.granted()).isEqualTo(10);
        assertThat(port.recalls()).isEqualTo(1);
        assertThat(standing().held()).isEqualTo(510);
    }

    @Test
    void whatIsGivenBackToOneCoordinatorServesWhoWaitsAtAnother() {
        Assumptions.assumeTrue(kind == Kind.POSTGRESQL, "SQLite has one coordinator");
        TestNode idle = port.node("edge-1");
        TestNode asking = port.node("edge-2");
        port.limit(1_000);
        LeaseGrant all = port.lease(idle, 1, first(1, 1_000, 1_000));

        try (BankPort other = new BankPort(databases.vertx(), databases.open(place))) {
            CompletableFuture<LeaseGrant> waiting =
                    CompletableFuture.supplyAsync(() -> port.lease(asking, 1, first(1, 10, 10)));
            Eventually.until("the idle lease is recalled", () -> other.recalls() > 0);
            other.lease(idle, 1, more(all, 500, 2, 0));

            assertThat(waiting.join().granted()).isEqualTo(10);
        }
    }

    @Test
    void whereNothingLiesIdleTheAnswerComesAtOnce() {
        TestNode spent = port.node("edge-1");
        TestNode asking = port.node("edge-2");
        port.limit(1_000);
        LeaseGrant all = port.lease(spent, 1, first(1, 1_000, 1_000));
        report(spent, row(1, 1, all, 1_000));

        LeaseGrant nothing = port.lease(asking, 1, first(1, 10, 10));

        assertThat(nothing).returns(0L, LeaseGrant::granted).returns(1_000L, LeaseGrant::used);
        assertThat(port.recalls()).isZero();
    }

    @Test
    void whereAllThatLiesIdleWouldNotDoTheAnswerComesAtOnce() {
        TestNode idle = port.node("edge-1");
        TestNode asking = port.node("edge-2");
        port.limit(1_000);
        LeaseGrant all = port.lease(idle, 1, first(1, 1_000, 1_000));
        report(idle, row(1, 1, all, 991));

        LeaseGrant nothing = port.lease(asking, 1, first(1, 10, 10));

        assertThat(nothing).returns(0L, LeaseGrant::granted).returns(9L, LeaseGrant::held);
        assertThat(port.recalls()).isZero();
    }

    @Test
    void whoWaitsInVainIsAnsweredWithinASecondAndToldHowItStands() {
        TestNode silent = port.node("edge-1");
        TestNode asking = port.node("edge-2");
        port.limit(1_000);
        LeaseGrant all = port.lease(silent, 1, first(1, 1_000, 1_000));

        long began = System.nanoTime();
        CompletableFuture<LeaseGrant> waiting =
                CompletableFuture.supplyAsync(() -> port.lease(asking, 1, first(1, 10, 10)));
        Eventually.until("the lease is recalled", () -> port.recalls() > 0);
        report(silent, row(1, 1, all, 700));
        LeaseGrant nothing = waiting.join();

        assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began)).isBetween(800L, 5_000L);
        assertThat(nothing)
                .returns(0L, LeaseGrant::granted)
                .returns(700L, LeaseGrant::used)
                .returns(300L, LeaseGrant::held);
    }

    @Test
    void whoFindsTheWaitingRoomFullIsAnsweredAtOnce() {
        try (BankPort full = new BankPort(databases.vertx(), store, 0)) {
            TestNode idle = full.node("edge-1");
            TestNode asking = full.node("edge-2");
            full.limit(1_000);
            full.lease(idle, 1, first(1, 1_000, 1_000));

            assertThat(full.lease(asking, 1, first(1, 10, 10)).granted()).isZero();
            assertThat(full.recalls()).isZero();
        }
    }

    @Test
    void manyWhoWaitForOneAccountRecallItTogether() {
        TestNode idle = port.node("edge-1");
        List<TestNode> asking =
                List.of(port.node("edge-2"), port.node("edge-3"), port.node("edge-4"), port.node("edge-5"));
        port.limit(1_000);
        LeaseGrant all = port.lease(idle, 1, first(1, 1_000, 1_000));

        List<CompletableFuture<LeaseGrant>> waiting = asking.stream()
                .map(node -> CompletableFuture.supplyAsync(() -> port.lease(node, 1, first(1, 100, 100))))
                .toList();
        Eventually.until("the idle lease is recalled", () -> port.recalls() > 0);
        port.lease(idle, 1, more(all, 400, 2, 0));

        assertThat(waiting).allSatisfy(one -> assertThat(one.join().granted()).isEqualTo(100));
        assertThat(standing().held()).isEqualTo(1_000);
        assertThat(port.recalls()).isBetween(1L, 4L);
    }

    @Test
    void afterARestoreNothingIsGrantedBeforeEveryNodeHasSentWhatItHas() {
        TestNode one = port.node("edge-1");
        TestNode two = port.node("edge-2");
        port.limit(10_000);
        long generation = restore();

        LeaseAnswer early = port.ask(one, settled(generation, true, first(1, 10, 10)));

        assertThat(early.generation()).isEqualTo(generation);
        assertThat(early.leases().getFirst().granted()).isZero();
        assertThat(port.ask(two, settled(generation, false, first(1, 10, 10)))
                        .leases()
                        .getFirst()
                        .granted())
                .isZero();
        assertThat(port.ask(two, settled(1, true, first(1, 10, 10)))
                        .leases()
                        .getFirst()
                        .granted())
                .as("settled in the generation before")
                .isZero();
        assertThat(port.ask(two, settled(generation, true, first(1, 10, 10)))
                        .leases()
                        .getFirst()
                        .granted())
                .as("the last one is granted at once")
                .isEqualTo(10);
        assertThat(port.lease(one, 1, first(1, 10, 10)).granted()).isEqualTo(10);
        assertThat(number("SELECT COUNT(*) FROM audit WHERE action = 'bank.unknown'"))
                .isZero();
    }

    @Test
    void aNodeThatStaysAwayHoldsUpTheBankForAMinuteAndIsNamed() {
        TestNode here = port.node("edge-1");
        TestNode away = port.node("edge-2");
        TestNode retired = port.node("edge-3");
        expect(200, port.coordinator.admin("POST", "/admin/v1/nodes/" + retired.id + "/retire", ""));
        port.limit(10_000);
        long generation = restore();
        assertThat(port.ask(here, settled(generation, true, first(1, 10, 10)))
                        .leases()
                        .getFirst()
                        .granted())
                .isZero();

        execute("UPDATE bank_gate SET since = since - 60000");

        assertThat(port.ask(here, settled(generation, true, first(1, 10, 10)))
                        .leases()
                        .getFirst()
                        .granted())
                .isEqualTo(10);
        assertThat(text("SELECT after_json FROM audit WHERE action = 'bank.unknown'"))
                .contains(away.id)
                .doesNotContain(here.id, retired.id);
        port.ask(away, settled(generation, false, first(1, 10, 10)));
        assertThat(number("SELECT COUNT(*) FROM audit WHERE action = 'bank.unknown'"))
                .isEqualTo(1);
    }

    @Test
    void whatIsGrantedInTheMomentInWhichPatienceEndsIsToldAllTheSame() {
        TestNode idle = port.node("edge-1");
        port.limit(1_000);
        LeaseGrant all = port.lease(idle, 1, first(1, 1_000, 1_000));
        Duration tooLate = LeaseDesk.PATIENCE.plusMillis(200);
        try (BankPort slow = new BankPort(databases.vertx(), new LateStore(databases.vertx(), store, tooLate))) {
            TestNode asking = slow.node("edge-2");
            CompletableFuture<LeaseGrant> waiting =
                    CompletableFuture.supplyAsync(() -> slow.lease(asking, 1, first(1, 10, 10)));
            Eventually.until("the idle lease is recalled", () -> port.recalls() > 0);
            port.lease(idle, 1, more(all, 500, 2, 0));

            assertThat(waiting.join().granted()).isEqualTo(10);
        }
    }

    @Test
    void aStoreThatForgotThatAWindowBeganAnewLearnsItFromTheNodesThatHaveLeasesOfIt() {
        TestNode one = port.node("edge-1");
        TestNode two = port.node("edge-2");
        port.limit(1_000);
        long generation = restore();
        LeaseAsk ofTheSecond = new LeaseAsk(BankPort.QUOTA, BankPort.SUBJECT, 0, 2, 300, 0, false, 9, 10, 10, 10);

        LeaseGrant claimed =
                port.ask(one, settled(generation, true, ofTheSecond)).leases().getFirst();

        assertThat(claimed).returns(2, LeaseGrant::reset).returns(300L, LeaseGrant::granted);
        assertThat(port.ask(two, settled(generation, true, first(1, 10, 10)))
                        .leases()
                        .getFirst())
                .returns(2, LeaseGrant::reset)
                .returns(310L, LeaseGrant::held);
        assertThat(text("SELECT before_json || after_json FROM audit WHERE action = 'bank.reset'"))
                .isEqualTo("{\"reset\":0}{\"reset\":2}");
    }

    @Test
    void whatAnEpochHeldIsFreeWhenItHasEndedAndItsRowsAreHere() {
        TestNode node = port.node("edge-1");
        port.limit(1_000);
        LeaseGrant lease = port.lease(node, 1, first(1, 1_000, 1_000));
        expect(200, node.register(port.coordinator, 2));

        assertThat(port.ask(node, BankPort.ending(2, 1, 1)).ended())
                .as("a row is missing")
                .isEmpty();
        report(node, row(1, 1, lease, 300));
        assertThat(port.ask(node, BankPort.ending(2, 1, 1)).ended()).containsExactly(Messages.epoch(1));

        assertThat(standing()).returns(300L, WindowStanding::used).returns(0L, WindowStanding::held);
        assertThat(port.ask(node, BankPort.ending(2, 2, 0)).ended())
                .as("the running one")
                .isEmpty();
    }

    @Test
    void whatARetiredNodeHeldIsBookedNamedAndSetAgainstRowsThatComeLater() {
        TestNode node = port.node("edge-1");
        port.limit(1_000);
        LeaseGrant lease = port.lease(node, 1, first(1, 400, 400));
        report(node, row(1, 1, lease, 100));

        JsonObject retired = expect(
                        200,
                        port.coordinator.admin("POST", "/admin/v1/nodes/" + node.id + "/retire", "{\"lost\":true}"))
                .body();

        JsonObject booked =
                new JsonObject().put("quota", QUOTA).put("subject", SUBJECT).put("units", 300);
        assertThat(retired.getJsonArray("booked")).containsExactly(booked);
        assertThat(new JsonObject(text("SELECT after_json FROM audit WHERE action = 'node.retire'"))
                        .getJsonArray("booked"))
                .containsExactly(booked);
        assertThat(standing())
                .returns(400L, WindowStanding::used)
                .returns(0L, WindowStanding::held)
                .returns(300L, WindowStanding::unaccounted);

        report(node, row(1, 2, lease, 50));

        assertThat(standing()).returns(400L, WindowStanding::used).returns(250L, WindowStanding::unaccounted);
        assertThat(port.send(node, request(1, more(lease, 0, 2, 10))).code()).isEqualTo("fenced");
    }

    @Test
    void whatARevokedNodeHeldIsBookedToo() {
        TestNode node = port.node("edge-1");
        port.limit(1_000);
        port.lease(node, 1, first(1, 400, 400));

        expect(200, port.coordinator.admin("POST", "/admin/v1/nodes/" + node.id + "/revoke", ""));

        assertThat(standing()).returns(400L, WindowStanding::used).returns(400L, WindowStanding::unaccounted);
    }

    private WindowStanding standing() {
        TestNode node = port.node("asker-" + Long.toHexString(System.nanoTime()));
        StandingsRequest request =
                new StandingsRequest(List.of(new AccountName(QUOTA, SUBJECT), new AccountName("quo_unknown", SUBJECT)));
        Reply reply = expect(200, node.post(port.coordinator, "/v1/nodes/standings", request));
        List<WindowStanding> standings =
                BankPort.answer(reply, StandingsAnswer.class).standings();
        assertThat(standings).hasSize(1);
        return standings.getFirst();
    }

    private void report(TestNode node, UsageRow... rows) {
        expect(200, node.post(port.coordinator, "/v1/nodes/usage", new UsageBatch(Arrays.asList(rows))));
    }

    private static LeaseRequest settled(long generation, boolean settled, LeaseAsk ask) {
        return new LeaseRequest(Messages.epoch(1), generation, settled, List.of(ask), List.of());
    }

    private long restore() {
        return TestStore.done(new GenerationChange(store, new Audit(store.dialect()), new Random(1))
                        .begin(new Actor.Coordinator()))
                .generation();
    }

    private void execute(String sql) {
        TestStore.done(store.write(connection -> {
            try (Statement statement = connection.createStatement()) {
                return statement.executeUpdate(sql);
            }
        }));
    }

    private long number(String sql) {
        return Long.parseLong(text(sql));
    }

    private String text(String sql) {
        return TestStore.done(store.read(connection -> {
            try (Statement statement = connection.createStatement();
                    var row = statement.executeQuery(sql)) {
                row.next();
                return row.getString(1);
            }
        }));
    }
}

package io.tidegate.coordinator.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.common.wire.Revision;
import io.tidegate.common.wire.Vitals;
import io.tidegate.coordinator.registry.TestCoordinator.Reply;
import io.tidegate.coordinator.store.TestStore;
import io.tidegate.testing.Eventually;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeartbeatsTest extends OneCoordinator {
    @Test
    void makeANodeHealthyAtOnceAndAnswerTheTimeAndTheRevision() {
        TestNode node = node("edge-1");

        JsonObject answer =
                expect(200, beat(node, Messages.beat(1, 1, Messages.WELL))).body();

        assertThat(answer.getLong("time")).isEqualTo(time.millis());
        assertThat(answer.getJsonObject("revision").getLong("number")).isEqualTo(FakeFeed.NEWEST.number());
        JsonObject shown = coordinator.node(node.id);
        assertThat(shown.getString("state")).isEqualTo("healthy");
        assertThat(shown.getInteger("health")).isEqualTo(100);
        assertThat(shown.getDouble("score")).isEqualTo(97.5);
        assertThat(shown.getDouble("load")).isEqualTo(0.1);
        assertThat(shown.getInteger("in_flight")).isEqualTo(3);
        assertThat(shown.getString("revision")).isEqualTo("1.0");
        assertThat(shown.getLong("revision_lag")).isEqualTo(40);
        assertThat(shown.getLong("last_beat_age_ms")).isZero();
        assertThat(shown.getJsonObject("outbox").getLong("unsent")).isZero();
    }

    @Test
    void areKeptInTheStore() {
        TestNode node = node("edge-1");
        beat(node, Messages.beat(1, 7, Messages.WELL));

        Eventually.until(
                "the beat is in the store",
                () ->
                        TestStore.done(store.read(connection -> BeatRows.since(connection, 0, "another")))
                                .values()
                                .stream()
                                .anyMatch(beat -> beat.message().beat() == 7 && beat.at() == time.millis()));
    }

    @Test
    void thatComeLateOrTwiceChangeNothing() {
        TestNode node = node("edge-1");
        beat(node, Messages.beat(1, 5, Messages.WELL));

        expect(200, beat(node, Messages.beat(1, 4, Messages.ILL)));
        expect(200, beat(node, Messages.beat(1, 5, Messages.ILL)));

        assertThat(coordinator.node(node.id).getString("state")).isEqualTo("healthy");
    }

    @Test
    void ofAnEpochThatNeverRegisteredAskForIt() {
        TestNode node = node("edge-1");

        Reply reply = beat(node, Messages.beat(9, 1, Messages.WELL));

        assertThat(reply.status()).isEqualTo(409);
        assertThat(reply.code()).isEqualTo("not_registered");
    }

    @ParameterizedTest
    @ValueSource(longs = {-31_000, 31_000, -86_400_000, Long.MIN_VALUE / 2, Long.MAX_VALUE / 2})
    void fromThePastAndTheFutureAreToldTheRightTime(long off) {
        TestNode node = node("edge-1");

        Reply reply = node.post(
                coordinator,
                "/v1/nodes/heartbeat",
                Messages.at(Messages.beat(1, 1, Messages.WELL), time.millis() + off));

        assertThat(reply.status()).isEqualTo(401);
        assertThat(reply.code()).isEqualTo("clock_off");
        assertThat(reply.message()).contains("node_time: in the " + (off > 0 ? "future" : "past"));
        assertThat(reply.body().getJsonObject("error").getLong("time")).isEqualTo(time.millis());
        assertThat(coordinator.node(node.id).getString("state")).isEqualTo("joining");
    }

    @Test
    void thatCannotBeTrueAreRefusedByField() {
        TestNode node = node("edge-1");
        Vitals impossible = new Vitals(-1, 400, 7, -0.5, -1, -2, 3, 2, true);

        Reply reply = beat(node, Messages.beat(1, 0, impossible));

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.code()).isEqualTo("malformed");
        assertThat(reply.message())
                .contains(
                        "beat: 0 (expected: >= 1)",
                        "vitals.in_flight: -1",
                        "vitals.load: 7.0 (expected: 0 to 1)",
                        "vitals.error_rate: -0.5",
                        "vitals.loop_delay_micros: -1",
                        "vitals.first_byte_micros: -2",
                        "vitals.upstreams_ready: 3 (expected: 0 to vitals.upstreams)");
    }

    @Test
    void ofANodeThatIsAheadAreToldToWhoKeepsRevisions() {
        TestNode node = node("edge-1");

        beat(node, Messages.applied(Messages.beat(1, 1, Messages.WELL), FakeFeed.NEWEST));
        assertThat(coordinator.ahead).isEmpty();
        Revision more = new Revision(1, FakeFeed.NEWEST.number() + 1);
        beat(node, Messages.applied(Messages.beat(1, 2, Messages.WELL), more));

        assertThat(coordinator.ahead).containsExactly(more);
    }

    @Test
    void areTakenWhileTheStoreIsAway() {
        TestNode node = node("edge-1");
        TestStore.done(store.close());

        Reply reply = beat(node, Messages.beat(1, 1, Messages.WELL));

        assertThat(reply.status()).isEqualTo(200);
        assertThat(coordinator.node(node.id).getString("state")).isEqualTo("healthy");
        assertThat(node.register(coordinator, 2).code()).isEqualTo("unavailable");
    }
}

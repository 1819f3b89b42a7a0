package io.tidegate.coordinator.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.common.bank.Bank;
import io.tidegate.common.quota.QuotaAccount;
import io.tidegate.common.wire.Cursor;
import io.tidegate.common.wire.RecordKind;
import io.tidegate.coordinator.registry.TestCoordinator.Reply;
import io.tidegate.coordinator.store.TestStore;
import io.tidegate.coordinator.sync.Records;
import io.vertx.core.json.JsonObject;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Test;

class OrdersTest extends OneCoordinator {
    @Test
    void aDrainIsARecordThatNodesHearOfAndIsTakenBack() {
        TestNode node = node("edge-1");
        beat(node, Messages.beat(1, 1, Messages.WELL));

        JsonObject drained = expect(200, order(node, "drain", "")).body();

        assertThat(drained.getString("state")).isEqualTo("draining");
        assertThat(record(node)).isEqualTo("{\"drain\":true}");
        assertThat(coordinator.feed.commits).hasValue(1);
        assertThat(expect(200, order(node, "serve", "")).body().getString("state"))
                .isEqualTo("healthy");
        assertThat(record(node)).isEqualTo("{\"drain\":false}");
        assertThat(coordinator.audit("node.drain")).singleElement().satisfies(entry -> {
            assertThat(entry.actor()).isEqualTo("operator:ada");
            assertThat(entry.before()).isEqualTo("{\"drain\":false}");
            assertThat(entry.after()).isEqualTo("{\"drain\":true}");
        });
    }

    @Test
    void saysWhatIsLeftOnANodeAndWhatItHolds() {
        TestNode node = node("edge-1");
        beat(node, Messages.withRows(Messages.beat(1, 1, Messages.WELL), 20));
        holds(node, "quo_a", 100, 30, 20);
        holds(node, "quo_b", 50, 0, 50);

        JsonObject left = expect(200, coordinator.admin("GET", "/admin/v1/nodes/" + node.id + "/left", ""))
                .body();

        assertThat(left.getString("epoch")).isEqualTo(Messages.epoch(1));
        assertThat(left.getInteger("in_flight")).isEqualTo(Messages.WELL.inFlight());
        assertThat(left.getJsonObject("outbox").getLong("last_seq")).isEqualTo(20);
        assertThat(left.getJsonArray("leases").encode())
                .isEqualTo("[{\"quota\":\"quo_a\",\"subject\":\"usr_ann\",\"held\":50}]");
        assertThat(coordinator.admin("GET", "/admin/v1/nodes/node_0/left", "").status())
                .isEqualTo(404);
    }

    private void holds(TestNode node, String quota, long granted, long returned, long spent) {
        TestStore.done(store.write(connection -> {
            try (Statement statement = connection.createStatement()) {
                return statement.executeUpdate(
                        "INSERT INTO quota_leases (quota, subject, reset, start_at, node, epoch, granted,"
                                + " returned, spent, booked, request, open) VALUES ('" + quota + "', 'usr_ann', 0, 0, '"
                                + node.id
                                + "', '" + Messages.epoch(1) + "', " + granted + ", " + returned + ", " + spent
                                + ", 0, 1, 1)");
            }
        }));
    }

    @Test
    void aDrainThatWasOrderedAlreadyIsNoChange() {
        TestNode node = node("edge-1");

        order(node, "drain", "");
        order(node, "drain", "");

        assertThat(coordinator.audit("node.drain")).hasSize(1);
    }

    @Test
    void retiringNamesTheRowsThatWereNotReported() {
        TestNode node = node("edge-1");
        beat(node, Messages.withRows(Messages.beat(1, 1, Messages.WELL), 20));
        node.register(coordinator, 2);
        beat(node, Messages.withRows(Messages.beat(2, 1, Messages.WELL), 5));
        coordinator.cursors.put(node.id, List.of(new Cursor(Messages.epoch(1), 17), new Cursor(Messages.epoch(2), 5)));

        JsonObject retired =
                expect(200, order(node, "retire", "{\"lost\":true}")).body();

        assertThat(retired.getString("state")).isEqualTo("retired");
        JsonObject missing =
                new JsonObject().put("epoch", Messages.epoch(1)).put("from", 18).put("to", 20);
        assertThat(retired.getJsonArray("unreported")).containsExactly(missing);
        assertThat(coordinator.audit("node.retire")).singleElement().satisfies(entry -> {
            assertThat(entry.actor()).isEqualTo("operator:ada");
            assertThat(new JsonObject(entry.after()).getJsonArray("unreported")).containsExactly(missing);
        });
        assertThat(node.register(coordinator, 3).code()).isEqualTo("node_revoked");
    }

    @Test
    void retiringAndRevokingBookWhatANodeHeldAndNameIt() {
        TestNode node = node("edge-1");
        coordinator.held.put(node.id, List.of(new Bank.Booked(new QuotaAccount("quo_1", "usr_ada"), 300)));
        JsonObject booked =
                new JsonObject().put("quota", "quo_1").put("subject", "usr_ada").put("units", 300);

        assertThat(order(node, "retire", "").body().getJsonArray("booked")).containsExactly(booked);
        assertThat(new JsonObject(coordinator.audit("node.retire").getFirst().after()).getJsonArray("booked"))
                .containsExactly(booked);
        assertThat(order(node, "retire", "").body().getJsonArray("booked"))
                .as("nothing is booked twice")
                .isEmpty();
        assertThat(order(node, "revoke", "").body().getJsonArray("booked")).containsExactly(booked);
    }

    @Test
    void retiringANodeThatBeatsOrHasSomethingToReportNeedsTheWordLost() {
        TestNode beats = node("edge-1");
        beat(beats, Messages.beat(1, 1, Messages.WELL));

        Reply refused = order(beats, "retire", "");

        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.message()).contains("beats", "--lost");
        assertThat(coordinator.node(beats.id).getString("state")).isEqualTo("healthy");
        assertThat(order(beats, "retire", "{\"lost\":true}").status()).isEqualTo(200);
    }

    @Test
    void retiringASilentNodeWithoutRowsNeedsNoMoreWords() {
        TestNode node = node("edge-1");

        assertThat(order(node, "retire", "").body().getString("state")).isEqualTo("retired");
        assertThat(order(node, "retire", "").status()).isEqualTo(200);
        assertThat(coordinator.audit("node.retire")).hasSize(1);
        assertThat(order(node, "drain", "").status()).isEqualTo(409);
    }

    @Test
    void anUnknownNodeIsNotFoundAndAnUnknownFieldIsNamed() {
        TestNode node = node("edge-1");

        assertThat(coordinator.admin("POST", "/admin/v1/nodes/node_0/drain", "").status())
                .isEqualTo(404);
        assertThat(coordinator.admin("GET", "/admin/v1/nodes/node_0", "").status())
                .isEqualTo(404);
        assertThat(order(node, "retire", "{\"gone\":true}").message()).contains("gone: unknown", "lost");
        assertThat(order(node, "retire", "{\"lost\":\"yes\"}").message())
                .contains("lost: \"yes\" (expected: true or false)");
    }

    @Test
    void joinTokensAreListedWithoutTheirSecretsAndRevoked() {
        String token = coordinator.invite(Messages.LOCATION, 2);
        new TestNode("edge-1", time).enrol(coordinator, token);
        String id = token.substring(4, 16);

        String listed =
                coordinator.admin("GET", "/admin/v1/join-tokens", "").body().encode();

        assertThat(listed).contains(id, "\"uses\":2", "\"used\":1").doesNotContain(token.substring(17));
        Reply revoked = coordinator.admin("DELETE", "/admin/v1/join-tokens/" + id, "");
        assertThat(revoked.body().getString("revoked_at")).isNotNull();
        assertThat(coordinator
                        .admin("DELETE", "/admin/v1/join-tokens/000000000000", "")
                        .status())
                .isEqualTo(404);
        assertThat(coordinator.audit("join_token.create")).hasSize(1);
        assertThat(coordinator.audit("join_token.revoke")).hasSize(1);
    }

    @Test
    void aJoinTokenNeedsALocationAndSaneNumbers() {
        Reply reply = coordinator.admin(
                "POST", "/admin/v1/join-tokens", "{\"location\":\"a b\",\"uses\":0,\"expires_seconds\":0}");

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.message()).contains("location: \"a b\"", "uses: 0", "expires_seconds: 0");
        assertThat(coordinator.admin("POST", "/admin/v1/join-tokens", "").message())
                .contains("location: missing");
    }

    private Reply order(TestNode node, String what, String body) {
        return coordinator.admin("POST", "/admin/v1/nodes/" + node.id + "/" + what, body);
    }

    private String record(TestNode node) {
        return TestStore.done(store.read(connection -> Records.find(connection, RecordKind.ORDER, node.id)))
                .orElseThrow()
                .body()
                .toString();
    }
}

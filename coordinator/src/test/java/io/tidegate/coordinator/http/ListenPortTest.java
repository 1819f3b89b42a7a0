package io.tidegate.coordinator.http;

import static io.tidegate.coordinator.store.TestStore.done;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.common.api.OpenApiDocument;
import io.tidegate.common.usage.Usage;
import io.tidegate.common.wire.AccountName;
import io.tidegate.common.wire.Cursor;
import io.tidegate.common.wire.EpochEnd;
import io.tidegate.common.wire.Heartbeat;
import io.tidegate.common.wire.LeaseAsk;
import io.tidegate.common.wire.LeaseRequest;
import io.tidegate.common.wire.OutboxState;
import io.tidegate.common.wire.RegisterRequest;
import io.tidegate.common.wire.Revision;
import io.tidegate.common.wire.StandingsRequest;
import io.tidegate.common.wire.Tombstones;
import io.tidegate.common.wire.UsageBatch;
import io.tidegate.common.wire.UsageRow;
import io.tidegate.common.wire.Vitals;
import io.tidegate.common.wire.Wire;
import io.tidegate.coordinator.store.SqliteStore;
import io.tidegate.coordinator.store.TestStore;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Holds both documents against a node's whole life: the ports hold every answer against theirs. */
class ListenPortTest {
    private static final String EPOCH = "0123456789abcdef0123456789abcdef";
    private static final byte[] NOTHING = {};

    @TempDir
    Path folder;

    private final Vertx vertx = Vertx.vertx();
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-20T12:00:00Z"));
    private OperatorPort operators;
    private ListenPort port;

    @BeforeEach
    void open() throws IOException {
        SqliteStore store = TestStore.open(vertx, folder, now::get);
        operators = new OperatorPort(vertx, folder, store, now);
        port = new ListenPort(vertx, store, operators);
    }

    @AfterEach
    void close() {
        port.close();
        operators.close();
        done(vertx.close());
    }

    @Test
    void hasADocumentOfExactlyWhatItDoes() {
        TreeSet<String> expected = port.routes.stream()
                .map(route -> route.method() + " " + route.path())
                .collect(Collectors.toCollection(TreeSet::new));
        port.sockets.forEach(socket -> expected.add("GET " + socket.path()));
        expected.addAll(List.of("GET /v1/openapi.json", "GET /livez", "GET /readyz"));

        assertThat(new OpenApiDocument(new JsonObject(OpenApi.ofListen())).operations())
                .isEqualTo(expected);
        assertThat(port.call("GET", "/v1/openapi.json", NOTHING).body()).isEqualTo(new JsonObject(OpenApi.ofListen()));
    }

    @Test
    void saysWhatANodeIsAnsweredAndOperatorsSeeOfIt() {
        String id = enrol();

        assertThat(operators.get("/admin/v1/nodes/" + id).body().getString("state"))
                .isEqualTo("joining");
        assertThat(port.post("/v1/nodes/heartbeat", beat(1)).code()).isEqualTo("not_registered");
        assertThat(port.post("/v1/nodes/register", new RegisterRequest(Wire.VERSION, EPOCH, ListenPort.PROFILE, time()))
                        .status())
                .isEqualTo(200);
        assertThat(port.post("/v1/nodes/heartbeat", beat(1)).status()).isEqualTo(200);
        assertThat(operators.get("/admin/v1/nodes").list("nodes"))
                .singleElement()
                .satisfies(node -> {
                    assertThat(node.getString("state")).isEqualTo("healthy");
                    assertThat(node.getJsonObject("terms").getDouble("health")).isEqualTo(100);
                });
        assertThat(operators.post("/admin/v1/nodes/" + id + "/drain", "").status())
                .isEqualTo(200);
        assertThat(operators.post("/admin/v1/nodes/" + id + "/serve", "").status())
                .isEqualTo(200);
        assertThat(operators.post("/admin/v1/nodes/" + id + "/retire", "").status())
                .isEqualTo(409);
        assertThat(operators
                        .post("/admin/v1/nodes/" + id + "/retire", "{'lost': true}")
                        .list("unreported"))
                .singleElement()
                .satisfies(rows -> assertThat(rows.getLong("to")).isEqualTo(500));
        assertThat(port.post("/v1/nodes/heartbeat", beat(2)).code()).isEqualTo("node_revoked");
        assertThat(operators.post("/admin/v1/nodes/" + id + "/revoke", "").status())
                .isEqualTo(200);
        assertThat(operators.post("/admin/v1/nodes/nobody/drain", "").status()).isEqualTo(404);
    }

    @Test
    void leasesQuotasAndShowsHowTheyStand() {
        enrol();
        port.limit("quo_1", "usr_ada", 1_000);
        LeaseAsk ask = new LeaseAsk("quo_1", "usr_ada", -1, 0, 0, 0, false, 1, 10, 10, 10);
        LeaseRequest request = new LeaseRequest(EPOCH, 1, true, List.of(ask), List.of(new EpochEnd("a".repeat(32), 0)));
        assertThat(port.post("/v1/nodes/leases", request).code()).isEqualTo("not_registered");
        port.post("/v1/nodes/register", new RegisterRequest(Wire.VERSION, EPOCH, ListenPort.PROFILE, time()));

        JsonObject leased = port.post("/v1/nodes/leases", request).body();

        assertThat(leased.getJsonArray("leases").getJsonObject(0).getLong("granted"))
                .isEqualTo(10);
        assertThat(leased.getJsonArray("ended")).containsExactly("a".repeat(32));
        StandingsRequest standings = new StandingsRequest(List.of(new AccountName("quo_1", "usr_ada")));
        assertThat(port.post("/v1/nodes/standings", standings)
                        .body()
                        .getJsonArray("standings")
                        .getJsonObject(0)
                        .getLong("held"))
                .isEqualTo(10);
        assertThat(port.post("/v1/nodes/standings", new StandingsRequest(List.of(new AccountName("quo 1", "a"))))
                        .code())
                .isEqualTo("malformed");
    }

    @Test
    void takesAFullBatchOfUsageAndShowsItInEveryForm() {
        String user =
                operators.post("/admin/v1/users", "{'name': 'ada'}").body().getString("user_id");
        enrol();

        JsonObject taken = port.post("/v1/nodes/usage", batch(user)).body();

        assertThat(taken.getJsonArray("cursors").getJsonObject(0).getLong("seq"))
                .isEqualTo(UsageBatch.MOST);
        assertThat(port.get("/v1/nodes/elsewhere?user=" + user + "&from=2026-11-01&to=2026-11-30")
                        .status())
                .isEqualTo(200);
        assertThat(port.get("/v1/nodes/elsewhere?user=" + user).status()).isEqualTo(400);
        assertThat(operators
                        .get("/admin/v1/usage?from=2026-11-01&to=2026-11-30")
                        .list("users"))
                .hasSize(1);
        assertThat(operators.get("/admin/v1/usage?by=user,key,model,node,day").list("usage"))
                .singleElement()
                .satisfies(group -> assertThat(group.getLong("requests")).isEqualTo(UsageBatch.MOST));
        assertThat(operators.get("/admin/v1/usage?by=month").status()).isEqualTo(400);
        assertThat(operators.get("/admin/v1/usage?user=bob").status()).isEqualTo(404);
        assertThat(operators.get("/admin/v1/report?since=24h").list("tools")).hasSize(1);
        assertThat(operators.get("/admin/v1/report?since=2y").status()).isEqualTo(400);
    }

    @Test
    void givesNodesChangesAndTakesTheirTombstones() {
        String key = operators.keyOf("ada").getString("key_id");
        enrol();

        JsonObject all = port.get("/v1/sync/changes?generation=0&after=0").body();

        assertThat(all.getBoolean("snapshot")).isTrue();
        assertThat(all.getJsonArray("changes")).hasSize(2);
        assertThat(port.get("/v1/sync/changes?generation=x&after=0").code()).isEqualTo("malformed");
        assertThat(port.post("/v1/sync/tombstones", new Tombstones(1, List.of(key)))
                        .status())
                .isEqualTo(200);
        assertThat(operators.get("/admin/v1/keys/" + key).body().getString("state"))
                .isEqualTo("revoked");
        assertThat(port.call("GET", "/v1/sync/ws", NOTHING).status()).isEqualTo(426);
    }

    @Test
    void refusesStrangersAndWhatIsTooLarge() {
        assertThat(port.call("POST", "/v1/nodes/heartbeat", NOTHING).code()).isEqualTo("bad_signature");
        assertThat(port.call("POST", "/v1/nodes/enrol", "{}".getBytes(StandardCharsets.UTF_8))
                        .code())
                .isEqualTo("malformed");
        byte[] large = new byte[4 * 1024 * 1024 + 1];
        for (String path : List.of("/v1/nodes/enrol", "/v1/discover/latency")) {
            assertThat(port.call("POST", path, large).status()).as(path).isEqualTo(413);
        }
        for (String path :
                List.of("/v1/nodes/usage", "/v1/nodes/leases", "/v1/nodes/standings", "/v1/sync/tombstones")) {
            assertThat(port.call("POST", path, large).code()).as(path).isEqualTo("bad_signature");
        }
        JsonObject invited = invite();
        assertThat(operators
                        .call("DELETE", "/admin/v1/join-tokens/" + invited.getString("token_id"), "")
                        .status())
                .isEqualTo(200);
        assertThat(port.enrol(invited.getString("token")).code()).isEqualTo("join_token_unknown");
        assertThat(operators.get("/admin/v1/join-tokens").list("join_tokens")).hasSize(1);
    }

    @Test
    void tellsDevelopersWhatTheDocumentSays() {
        String key = operators.keyOf("ada").getString("key");
        beginToServe();

        JsonObject ranking = discover(key, "/v1/discover?location=eu-central-1").body();

        assertThat(ranking.getJsonArray("endpoints")).hasSize(1);
        assertThat(discover(key, "/v1/discover").body().getJsonArray("endpoints"))
                .hasSize(1);
        assertThat(discover(key, "/v1/discover?capability=file-operations&lat=48&lon=11")
                        .body()
                        .getJsonArray("left_out"))
                .hasSize(1);
        assertThat(discover(key, "/v1/discover?format=sh").text()).contains("export ANTHROPIC_BASE_URL=");
        assertThat(discover(key, "/v1/discover?capability=none&format=sh").status())
                .isEqualTo(503);
        assertThat(discover(key, "/v1/discover?limit=0").status()).isEqualTo(400);
        assertThat(port.call("GET", "/v1/discover", NOTHING).status()).isEqualTo(401);
        assertThat(port.call("GET", "/connect.sh", NOTHING).text()).startsWith("#!/bin/sh");
        String measured = "{\"location\": \"eu-central-1\", \"measurements\": [{\"endpoint\":"
                + " \"https://edge-1.example.com\", \"millis\": 23.5}]}";
        assertThat(measure(key, measured).body().getInteger("taken")).isEqualTo(1);
        assertThat(measure(key, "{}").status()).isEqualTo(400);
        assertThat(Collections.nCopies(10, measured).stream()
                        .map(body -> measure(key, body).status()))
                .contains(429);
    }

    private void beginToServe() {
        enrol();
        port.post("/v1/nodes/register", new RegisterRequest(Wire.VERSION, EPOCH, ListenPort.PROFILE, time()));
        port.post("/v1/nodes/heartbeat", beat(1));
    }

    private ListenPort.Reply discover(String key, String target) {
        return port.call("GET", target, NOTHING, "authorization", "Bearer " + key);
    }

    private ListenPort.Reply measure(String key, String body) {
        return port.call(
                "POST",
                "/v1/discover/latency",
                body.getBytes(StandardCharsets.UTF_8),
                "authorization",
                "Bearer " + key);
    }

    private JsonObject invite() {
        return operators
                .post("/admin/v1/join-tokens", "{'location': 'eu-west-1'}")
                .body();
    }

    private String enrol() {
        return port.enrol(invite().getString("token")).body().getString("node_id");
    }

    private Heartbeat beat(long number) {
        Vitals vitals = new Vitals(3, 400, 0.1, 0, 1_500, 210_000, 2, 2, true);
        return new Heartbeat(
                EPOCH, number, time(), Revision.NONE, false, true, false, vitals, new OutboxState(500, 500, 10));
    }

    private UsageBatch batch(String user) {
        return new UsageBatch(LongStream.rangeClosed(1, UsageBatch.MOST)
                .mapToObj(seq -> row(user, seq))
                .toList());
    }

    private UsageRow row(String user, long seq) {
        return new UsageRow(
                EPOCH,
                seq,
                EPOCH,
                "req_" + seq,
                1,
                "session",
                user,
                "0123456789ab",
                "claude-opus-4-8",
                "anthropic",
                time() - 1_000,
                time() - 1,
                20_777,
                "UTC",
                List.of("quo_1:" + user + ":1795132800000:0"),
                new Usage(1, 2, 3, 4, 5),
                1_000,
                true,
                "completed",
                200,
                "req_011",
                200_000,
                "2026-11",
                "claude-code/2.1.329",
                List.of("Read"),
                Optional.<Cursor>empty());
    }

    private long time() {
        return now.get().toEpochMilli();
    }
}

package io.tidegate.coordinator.keys;

import static io.tidegate.coordinator.store.TestStore.done;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.common.wire.KeyBody;
import io.tidegate.common.wire.Reading;
import io.tidegate.common.wire.RecordKind;
import io.tidegate.common.wire.Revision;
import io.tidegate.common.wire.Wire;
import io.tidegate.coordinator.http.OperatorPort;
import io.tidegate.coordinator.http.OperatorPort.Reply;
import io.tidegate.coordinator.store.SqliteStore;
import io.tidegate.coordinator.store.TestStore;
import io.tidegate.coordinator.sync.Records;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AdministrationTest {
    @TempDir
    Path folder;

    private final Vertx vertx = Vertx.vertx();
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-20T12:00:00Z"));
    private SqliteStore store;
    private OperatorPort port;

    @BeforeEach
    void open() throws IOException {
        store = TestStore.open(vertx, folder, now::get);
        port = new OperatorPort(vertx, folder, store, now);
    }

    @AfterEach
    void close() {
        port.close();
        done(vertx.close());
    }

    @Test
    void makesAndShowsUsers() {
        JsonObject ada = port.post("/admin/v1/users", "{'name': 'ada', 'timezone': 'Europe/Berlin'}")
                .body();

        assertThat(ada.getString("user_id")).startsWith("usr_");
        assertThat(ada.getString("created_at")).isEqualTo("2026-11-20T12:00:00Z");
        assertThat(port.get("/admin/v1/users/ada").body()).isEqualTo(ada);
        assertThat(port.get("/admin/v1/users/" + ada.getString("user_id")).body())
                .isEqualTo(ada);
        assertThat(port.get("/admin/v1/users/bob").status()).isEqualTo(404);
        assertThat(port.pushes).hasValue(1);
    }

    @Test
    void refusesANameThatIsTaken() {
        port.post("/admin/v1/users", "{'name': 'ada'}");

        Reply second = port.post("/admin/v1/users", "{'name': 'ada'}");

        assertThat(second.status()).isEqualTo(409);
        assertThat(second.message()).contains("\"ada\"");
        assertThat(port.pushes).hasValue(1);
    }

    @Test
    void movesAUserToAnotherZone() {
        port.post("/admin/v1/users", "{'name': 'ada'}");

        assertThat(port.call("PATCH", "/admin/v1/users/ada", "{'timezone': 'Asia/Tokyo'}")
                        .body()
                        .getString("timezone"))
                .isEqualTo("Asia/Tokyo");
        assertThat(port.call("PATCH", "/admin/v1/users/ada", "{'timezone': '+02:00'}")
                        .status())
                .isEqualTo(400);
        assertThat(port.call("PATCH", "/admin/v1/users/bob", "{'timezone': 'UTC'}")
                        .status())
                .isEqualTo(404);
    }

    @Test
    void putsAUserIntoATeamAndTakesItAway() {
        JsonObject ada =
                port.post("/admin/v1/users", "{'name': 'ada', 'team': 'core'}").body();

        JsonObject moved =
                port.call("PATCH", "/admin/v1/users/ada", "{'team': 'ops'}").body();
        JsonObject alone =
                port.call("PATCH", "/admin/v1/users/ada", "{'team': null}").body();

        assertThat(ada.getString("team")).isEqualTo("core");
        assertThat(moved.getString("team")).isEqualTo("ops");
        assertThat(alone.containsKey("team")).isFalse();
        assertThat(alone.getString("timezone")).isEqualTo("UTC");
        assertThat(port.call("PATCH", "/admin/v1/users/ada", "{'team': 'a b'}").message())
                .contains("team: \"a b\" (expected: 1 to 64 letters");
        assertThat(port.call("PATCH", "/admin/v1/users/ada", "{}").message())
                .contains("timezone: missing (expected: timezone, team or both)");
    }

    @Test
    void makesAKeyAndKeepsOnlyAHashOfIt() {
        port.post("/admin/v1/users", "{'name': 'ada'}");
        JsonObject key = port.post(
                        "/admin/v1/keys",
                        "{'user': 'ada', 'models': ['claude-sonnet-*'], 'client': 'claude-code >= 1.0.55',"
                                + " 'addresses': ['10.0.0.0/8'], 'rpm': 60, 'concurrency': 5,"
                                + " 'expires_at': '2027-01-31T00:00:00Z'}")
                .body();

        JsonObject shown = port.get("/admin/v1/keys/" + key.getString("key_id")).body();

        assertThat(shown.copy().put("key", key.getString("key"))).isEqualTo(key);
        assertThat(shown.getJsonArray("models")).isEqualTo(JsonArray.of("claude-sonnet-*"));
        assertThat(body(key.getString("key_id")).toString())
                .doesNotContain(key.getString("key").substring("tgk_123456789012_".length()));
        assertThat(port.get("/admin/v1/audit").body().encode())
                .doesNotContain(key.getString("key").substring("tgk_123456789012_".length()));
    }

    @Test
    void namesAllThatIsWrongWithARequestAtOnce() {
        Reply refused = port.post("/admin/v1/keys", "{'user': 'bob', 'rpm': 0, 'colour': 'red'}");

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.message()).contains("user: \"bob\"", "rpm: 0", "colour: unknown");
    }

    @Test
    void disablesEnablesAndRevokesForEver() {
        String path = "/admin/v1/keys/" + port.keyOf("ada").getString("key_id");

        assertThat(port.post(path + "/disable", "").body().getString("state")).isEqualTo("disabled");
        assertThat(port.post(path + "/enable", "").body().getString("state")).isEqualTo("active");
        assertThat(port.post(path + "/revoke", "").body().getString("state")).isEqualTo("revoked");
        for (String change : List.of("/enable", "/disable", "/rotate")) {
            assertThat(port.post(path + change, "").message()).contains("for ever");
        }
        assertThat(port.call("PATCH", path, "{'rpm': 5}").status()).isEqualTo(409);
        assertThat(port.post(path + "/revoke", "").status()).isEqualTo(200);
    }

    @Test
    void writesNothingWhenNothingChanges() {
        String path = "/admin/v1/keys/" + port.keyOf("ada").getString("key_id");
        JsonObject revoked = port.post(path + "/revoke", "").body();

        assertThat(port.post(path + "/revoke", "").body()).isEqualTo(revoked);
        assertThat(port.get("/admin/v1/audit?action=key.revoke").list("entries"))
                .hasSize(1);
    }

    @Test
    void changesOnlyTheRulesThatAreNamed() {
        port.post("/admin/v1/users", "{'name': 'ada'}");
        String path = "/admin/v1/keys/"
                + port.post("/admin/v1/keys", "{'user': 'ada', 'models': ['a'], 'rpm': 60}")
                        .body()
                        .getString("key_id");

        JsonObject changed = port.call("PATCH", path, "{'rpm': null, 'expires_at': '2027-01-01T00:00:00Z'}")
                .body();

        assertThat(changed.getJsonArray("models")).isEqualTo(JsonArray.of("a"));
        assertThat(changed.getInteger("rpm")).isNull();
        assertThat(changed.getString("expires_at")).isEqualTo("2027-01-01T00:00:00Z");
        assertThat(port.call("PATCH", path, "{'models': []}").body().getJsonArray("models"))
                .isEmpty();
    }

    @Test
    void rotatesInPlaceWithTheOverlapThatIsAskedFor() {
        JsonObject key = port.keyOf("ada");
        String id = key.getString("key_id");

        JsonObject rotated = port.post("/admin/v1/keys/" + id + "/rotate", "{'overlap_seconds': 3600}")
                .body();

        assertThat(rotated.getString("key_id")).isEqualTo(id);
        assertThat(rotated.getString("key")).startsWith("tgk_" + id + "_").isNotEqualTo(key.getString("key"));
        assertThat(body(id).rotated())
                .singleElement()
                .satisfies(old -> assertThat(Instant.ofEpochMilli(old.validUntil()))
                        .isEqualTo(now.get().plusSeconds(3600)));
        assertThat(port.post("/admin/v1/keys/nonsense/rotate", "").status()).isEqualTo(404);
    }

    @Test
    void remembersTheLastEightSecrets() {
        String id = port.keyOf("ada").getString("key_id");
        for (int i = 0; i < 10; i++) {
            port.post("/admin/v1/keys/" + id + "/rotate", "{'overlap_seconds': 0}");
        }

        assertThat(body(id).rotated()).hasSize(8);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/admin/v1/users", "/admin/v1/keys", "/admin/v1/quotas"})
    void givesListsInPages(String path) {
        for (int i = 0; i < 5; i++) {
            port.keyOf("user" + i);
            port.call(
                    "PUT",
                    "/admin/v1/quotas",
                    "{'user': 'user" + i + "', 'unit': 'tokens', 'window': 'day', 'limit': 5}");
        }
        String list = path.substring(path.lastIndexOf('/') + 1);
        List<JsonObject> all = new ArrayList<>();
        Optional<String> next = Optional.of("");
        int pages = 0;
        while (next.isPresent()) {
            Reply page = port.get(path + "?limit=2" + (pages == 0 ? "" : "&after=" + next.get()));
            all.addAll(page.list(list));
            next = Optional.ofNullable(page.body().getString("next"));
            pages++;
        }

        assertThat(pages).isEqualTo(3);
        assertThat(all).hasSize(5).doesNotHaveDuplicates();
    }

    @Test
    void listsTheKeysOfOneUser() {
        port.keyOf("ada");
        port.keyOf("bob");

        assertThat(port.get("/admin/v1/keys?user=ada").list("keys"))
                .singleElement()
                .satisfies(key -> assertThat(key.getString("user")).isEqualTo("ada"));
        assertThat(port.get("/admin/v1/keys?user=eve").status()).isEqualTo(400);
    }

    @Test
    void refusesAChangeOfWhatSomebodyElseHasChanged() {
        String path = "/admin/v1/keys/" + port.keyOf("ada").getString("key_id");
        String seen = port.get(path).etag().orElseThrow();

        Reply first = port.call("PATCH", path, "{'rpm': 5}", "if-match", seen);
        Reply second = port.call("PATCH", path, "{'rpm': 6}", "if-match", seen);

        assertThat(first.status()).isEqualTo(200);
        assertThat(first.etag()).isPresent().isNotEqualTo(Optional.of(seen));
        assertThat(second.status()).isEqualTo(412);
        assertThat(second.message()).contains(seen, first.etag().orElseThrow(), "Nothing was changed");
        assertThat(port.get(path).body().getInteger("rpm")).isEqualTo(5);
    }

    @Test
    void holdsEveryChangeOfOneRecordAgainstItsTag() {
        String id = port.keyOf("ada").getString("key_id");
        String quota = "{'user': 'ada', 'unit': 'tokens', 'window': 'day', 'limit': 5}";
        port.call("PUT", "/admin/v1/quotas", quota);
        List<Reply> replies = List.of(
                port.call("PATCH", "/admin/v1/users/ada", "{'timezone': 'Asia/Tokyo'}", "if-match", "\"1.0\""),
                port.call("POST", "/admin/v1/keys/" + id + "/revoke", "", "if-match", "\"1.0\""),
                port.call("POST", "/admin/v1/keys/" + id + "/rotate", "", "if-match", "\"1.0\""),
                port.call("PUT", "/admin/v1/quotas", quota, "if-match", "\"1.0\""),
                port.call("POST", "/admin/v1/quotas/reset", "{'user': 'ada'}", "if-match", "\"1.0\""),
                port.call("DELETE", "/admin/v1/quotas?user=ada&unit=tokens&window=day", "", "if-match", "\"1.0\""));

        assertThat(replies).extracting(Reply::status).containsOnly(412);
        assertThat(port.call("POST", "/admin/v1/keys/" + id + "/revoke", "", "if-match", "\"1.0\", *")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void saysWhichNodesHaveAKeyAndWhichHaveNot() {
        JsonObject key = port.keyOf("ada");
        long number = Long.parseLong(key.getString("revision").substring(2));
        port.nodes.set(List.of(
                new NodeApplied("node_1", "berlin", true, new Revision(1, number)),
                new NodeApplied("node_2", "paris", true, new Revision(1, number - 1)),
                new NodeApplied("node_3", "rome", false, new Revision(1, number - 1)),
                new NodeApplied("node_4", "oslo", true, new Revision(2, number - 1))));

        Reply reply = port.get("/admin/v1/keys/" + key.getString("key_id") + "/applied");

        assertThat(reply.list("applied"))
                .extracting(node -> node.getString("name"))
                .containsExactly("berlin");
        assertThat(reply.list("waiting"))
                .extracting(node -> node.getString("name"))
                .containsExactly("paris", "oslo");
        assertThat(reply.list("away"))
                .extracting(node -> node.getString("name"))
                .containsExactly("rome");
    }

    @Test
    void waitsUntilEveryConnectedNodeHasIt() {
        JsonObject key = port.keyOf("ada");
        long number = Long.parseLong(key.getString("revision").substring(2));
        port.nodes.set(List.of(new NodeApplied("node_1", "berlin", true, new Revision(1, number - 1))));
        vertx.setTimer(
                200, _ -> port.nodes.set(List.of(new NodeApplied("node_1", "berlin", true, new Revision(1, number)))));

        Reply reply = port.get("/admin/v1/keys/" + key.getString("key_id") + "/applied?wait_seconds=30");

        assertThat(reply.list("applied")).hasSize(1);
        assertThat(reply.list("waiting")).isEmpty();
    }

    private KeyBody body(String keyId) {
        return done(store.read(connection -> switch (Wire.body(
                Records.find(connection, RecordKind.KEY, keyId).orElseThrow().body(), KeyBody.class)) {
            case Reading.Read<KeyBody>(KeyBody body) -> body;
            case Reading.Malformed<KeyBody>(String why) -> throw new AssertionError(why);
        }));
    }
}

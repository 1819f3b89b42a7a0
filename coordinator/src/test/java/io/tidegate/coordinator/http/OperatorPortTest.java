package io.tidegate.coordinator.http;

import static io.tidegate.coordinator.store.TestStore.done;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.common.api.OpenApiDocument;
import io.tidegate.coordinator.store.SqliteStore;
import io.tidegate.coordinator.store.TestStore;
import io.tidegate.testing.Eventually;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OperatorPortTest {
    @TempDir
    Path folder;

    private final Vertx vertx = Vertx.vertx();
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-20T12:00:00Z"));
    private final AtomicBoolean away = new AtomicBoolean();
    private SqliteStore store;
    private OperatorPort port;

    @BeforeEach
    void open() throws IOException {
        store = TestStore.open(vertx, folder, now::get);
        port = new OperatorPort(vertx, folder, new FailingStore(store, away::get), now);
    }

    @AfterEach
    void close() {
        port.close();
        done(vertx.close());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "wrong", "tga_0123456789abcdef_0123456789abcdef0123456789abcdef0123456789abcdef"})
    void asksForATokenEverywhereBelowAdmin(String token) {
        for (String operation : operations()) {
            String[] parts = operation.split(" ", 2);
            if (parts[1].startsWith("/admin/")) {
                assertThat(port.as(token, parts[0], parts[1].replaceAll("[{}]", ""), "")
                                .status())
                        .as(operation)
                        .isEqualTo(401);
            }
        }
        assertThat(port.as(token, "GET", "/admin/nothing", "").status()).isEqualTo(401);
    }

    @Test
    void letsReadersLookAndTellsWhichRoleAChangeNeeds() {
        String reader = port.token("read");

        assertThat(port.as(reader, "GET", "/admin/v1/users", "").status()).isEqualTo(200);
        OperatorPort.Reply refused = port.as(reader, "POST", "/admin/v1/users", "{'name': 'ada'}");
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.errorType()).isEqualTo("permission_error");
        assertThat(refused.message()).contains("role write", "\"read\" has read");
        assertThat(port.get("/admin/v1/users").list("users")).isEmpty();
    }

    @Test
    void letsWritersChangeButNotMakeTokens() {
        String writer = port.token("write");

        assertThat(port.as(writer, "POST", "/admin/v1/users", "{'name': 'ada'}").status())
                .isEqualTo(201);
        assertThat(port.as(writer, "GET", "/admin/v1/tokens", "").message()).contains("role owner");
    }

    @Test
    void asksEveryChangeForMoreThanReading() {
        String reader = port.token("read");
        for (String operation : operations()) {
            String[] parts = operation.split(" ", 2);
            if (!parts[0].equals("GET") && parts[1].startsWith("/admin/")) {
                assertThat(port.as(reader, parts[0], parts[1].replaceAll("[{}]", ""), "{}")
                                .status())
                        .as(operation)
                        .isEqualTo(403);
            }
        }
    }

    @Test
    void showsATokenOnceAndKeepsNothingButItsHash() {
        JsonObject made =
                port.post("/admin/v1/tokens", "{'name': 'ci', 'role': 'write'}").body();
        OperatorPort.Reply listed = port.get("/admin/v1/tokens");

        assertThat(made.getString("token")).startsWith("tga_" + made.getString("token_id"));
        assertThat(listed.list("tokens")).singleElement().satisfies(token -> {
            assertThat(token.getString("created_by")).isEqualTo("config");
            assertThat(token.getString("state")).isEqualTo("active");
            assertThat(token.getString("last_used")).isNull();
        });
        String stored = done(store.read(connection -> {
            try (var row = connection.createStatement().executeQuery("SELECT * FROM access_tokens")) {
                StringBuilder all = new StringBuilder();
                row.next();
                for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
                    all.append(row.getString(i)).append(' ');
                }
                return all.toString();
            }
        }));
        assertThat(stored).doesNotContain(made.getString("token").substring("tga_0123456789abcdef_".length()));
        assertThat(port.get("/admin/v1/audit").body().encode())
                .doesNotContain(made.getString("token").substring("tga_0123456789abcdef_".length()));
    }

    @Test
    void notesTheDayOnWhichATokenWasLastUsed() {
        String reader = port.token("read");
        now.set(Instant.parse("2026-11-23T00:00:01Z"));

        port.as(reader, "GET", "/admin/v1/users", "");

        // it is noted beside the answer
        Eventually.until(
                "the day is noted",
                () -> "2026-11-23"
                        .equals(port.get("/admin/v1/tokens")
                                .list("tokens")
                                .getFirst()
                                .getString("last_used")));
    }

    @Test
    void refusesATokenOnceItIsRevokedOrItsTimeIsOver() {
        String revoked = port.token("read");
        String expiring = port.post(
                        "/admin/v1/tokens", "{'name': 'short', 'role': 'read', 'expires_at': '2026-11-20T13:00:00Z'}")
                .body()
                .getString("token");

        assertThat(port.call("DELETE", "/admin/v1/tokens/read", "").body().getString("state"))
                .isEqualTo("revoked");
        assertThat(port.as(revoked, "GET", "/admin/v1/users", "").message()).contains("\"read\" is revoked");
        assertThat(port.as(expiring, "GET", "/admin/v1/users", "").status()).isEqualTo(200);
        now.set(Instant.parse("2026-11-20T13:00:00Z"));
        assertThat(port.as(expiring, "GET", "/admin/v1/users", "").message()).contains("\"short\" is expired");
    }

    @Test
    void neverGivesATokensNameToAnother() {
        port.token("read");
        port.call("DELETE", "/admin/v1/tokens/read", "");

        assertThat(port.post("/admin/v1/tokens", "{'name': 'read', 'role': 'read'}")
                        .status())
                .isEqualTo(409);
        assertThat(port.post("/admin/v1/tokens", "{'name': 'config', 'role': 'read'}")
                        .status())
                .isEqualTo(400);
        assertThat(port.call("DELETE", "/admin/v1/tokens/config", "").message()).contains("operator.token");
        assertThat(port.call("DELETE", "/admin/v1/tokens/nobody", "").status()).isEqualTo(404);
    }

    @Test
    void letsTheConfiguredOwnerInWhileTheDatabaseIsAway() {
        String reader = port.token("read");
        away.set(true);

        OperatorPort.Reply document = port.get("/admin/v1/openapi.json");
        OperatorPort.Reply refused = port.as(reader, "GET", "/admin/v1/openapi.json", "");

        assertThat(document.status()).isEqualTo(200);
        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.message()).startsWith("Nothing was changed:");
        assertThat(port.get("/livez").status()).isEqualTo(200);
    }

    @Test
    void keepsEveryChangeInTheAuditLogWithBeforeAndAfter() {
        String key = port.keyOf("ada").getString("key_id");
        String writer = port.token("write");
        now.set(Instant.parse("2026-11-20T12:30:00Z"));
        port.as(writer, "POST", "/admin/v1/keys/" + key + "/disable", "");

        List<JsonObject> entries = port.get("/admin/v1/audit").list("entries");

        assertThat(entries)
                .extracting(entry -> entry.getString("action"))
                .containsExactly("key.disable", "token.create", "key.create", "user.create");
        JsonObject disabled = entries.getFirst();
        assertThat(disabled.getString("actor")).isEqualTo("operator:write");
        assertThat(disabled.getString("subject")).isEqualTo(key);
        assertThat(disabled.getString("at")).isEqualTo("2026-11-20T12:30:00Z");
        assertThat(disabled.getJsonObject("before").getString("state")).isEqualTo("active");
        assertThat(disabled.getJsonObject("after").getString("state")).isEqualTo("disabled");
        assertThat(entries.getLast().getJsonObject("before")).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "action=key.create, 1",
        "action=key, 1",
        "action=ke, 0",
        "actor=operator:config, 3",
        "actor=node:x, 0",
        "subject=write, 1",
        "from=2026-11-20T12:10:00Z, 1",
        "to=2026-11-20T12:10:00Z, 2",
        "from=2026-11-20T12:00:00Z&to=2026-11-20T13:00:00Z, 3"
    })
    void findsEntriesOfTheAuditLog(String filter, int expected) {
        port.keyOf("ada");
        now.set(Instant.parse("2026-11-20T12:30:00Z"));
        port.token("write");

        assertThat(port.get("/admin/v1/audit?" + filter).list("entries")).hasSize(expected);
    }

    @Test
    void givesTheAuditLogInPages() {
        for (int i = 0; i < 5; i++) {
            port.post("/admin/v1/users", "{'name': 'user" + i + "'}");
        }

        OperatorPort.Reply first = port.get("/admin/v1/audit?limit=3");
        OperatorPort.Reply second =
                port.get("/admin/v1/audit?limit=3&after=" + first.body().getString("next"));

        assertThat(first.list("entries")).hasSize(3);
        assertThat(second.list("entries")).hasSize(2);
        assertThat(second.body().containsKey("next")).isFalse();
        assertThat(port.get("/admin/v1/audit?limit=0").message()).contains("limit: \"0\"", "1 to 1000");
    }

    @Test
    void hasADocumentOfExactlyWhatItDoes() {
        TreeSet<String> expected = port.routes.stream()
                .map(admin -> admin.route().method() + " " + admin.route().path())
                .collect(Collectors.toCollection(TreeSet::new));
        expected.addAll(List.of("GET /admin/v1/openapi.json", "GET /livez", "GET /readyz", "GET /metrics"));

        assertThat(operations()).isEqualTo(expected);
        assertThat(port.get("/admin/v1/openapi.json").body()).isEqualTo(new JsonObject(OpenApi.ofOperators()));
    }

    private static Set<String> operations() {
        return new OpenApiDocument(new JsonObject(OpenApi.ofOperators())).operations();
    }
}

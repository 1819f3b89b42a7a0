package io.tidegate.coordinator.person;

import static io.tidegate.coordinator.store.TestStore.done;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.common.usage.Usage;
import io.tidegate.common.wire.RecordKind;
import io.tidegate.common.wire.UsageBatch;
import io.tidegate.common.wire.UsageRow;
import io.tidegate.coordinator.audit.Audit;
import io.tidegate.coordinator.http.OperatorPort;
import io.tidegate.coordinator.quota.Banks;
import io.tidegate.coordinator.store.Databases;
import io.tidegate.coordinator.store.Kind;
import io.tidegate.coordinator.store.Store;
import io.tidegate.coordinator.sync.Records;
import io.tidegate.coordinator.usage.UsageIntake;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** All that a coordinator has of a person is given out, and taken away. */
@ParameterizedClass
@EnumSource(Kind.class)
class PersonTest {
    private static final String NODE = "node_1";
    private static final String EPOCH = "a".repeat(32);

    @RegisterExtension
    final Databases databases = new Databases();

    private final Kind kind;
    private Store store;
    private OperatorPort port;
    private String adaId = "";
    private JsonObject key = new JsonObject();

    PersonTest(Kind kind) {
        this.kind = kind;
    }

    @BeforeEach
    void open() throws IOException {
        store = databases.open(kind);
        port = new OperatorPort(
                databases.vertx(),
                databases.folder(),
                store,
                new AtomicReference<>(Instant.parse("2026-11-20T12:00:00Z")));
        adaId = port.post("/admin/v1/users", "{'name': 'ada_l', 'timezone': 'Europe/Berlin', 'team': 'core'}")
                .body()
                .getString("user_id");
        key = port.post("/admin/v1/keys", "{'user': 'ada_l', 'addresses': ['203.0.113.7/32']}")
                .body();
        port.keyOf("adaxl");
        port.call("PUT", "/admin/v1/quotas", "{'user': 'ada_l', 'window': 'day', 'limit': 1000}");
        port.call("PUT", "/admin/v1/quotas", "{'key': '" + key.getString("key_id") + "', 'window': 'day', 'limit': 5}");
        port.call("PUT", "/admin/v1/quotas", "{'user': 'adaxl', 'window': 'day', 'limit': 7}");
    }

    @AfterEach
    void close() {
        port.close();
    }

    private void spend(String user, long from, long to) {
        UsageIntake intake = new UsageIntake(store, new Audit(store.dialect()), Banks.of(store.dialect()), true);
        done(intake.take(
                NODE,
                new UsageBatch(LongStream.rangeClosed(from, to)
                        .mapToObj(seq -> row(user, seq))
                        .toList())));
    }

    private UsageRow row(String user, long seq) {
        return new UsageRow(
                EPOCH,
                seq,
                EPOCH,
                "req_" + seq,
                1,
                "session-of-" + user,
                user,
                key.getString("key_id"),
                "claude-sonnet-4-5",
                "anthropic",
                1_795_000_000_000L,
                1_795_000_001_000L,
                LocalDate.of(2026, 11, 20).toEpochDay(),
                "Europe/Berlin",
                List.of(),
                new Usage(seq, 1, 0, 0, 0),
                1_000,
                true,
                "completed",
                200,
                "",
                1,
                "2026-11",
                "claude-code/2.1.329",
                List.of("Bash"),
                Optional.empty());
    }

    private List<JsonObject> export(String user) {
        List<JsonObject> entries = new ArrayList<>();
        String after = "";
        do {
            OperatorPort.Reply part = port.get("/admin/v1/users/" + user + "/export"
                    + (after.isEmpty() ? "" : "?after=" + URLEncoder.encode(after, StandardCharsets.UTF_8)));
            assertThat(part.status()).as(part.body().encode()).isEqualTo(200);
            entries.addAll(part.list("entries"));
            after = part.body().getString("next", "");
        } while (!after.isEmpty());
        return entries;
    }

    private static Stream<JsonObject> of(String kind, List<JsonObject> entries) {
        return entries.stream().filter(entry -> entry.getString("kind").equals(kind));
    }

    @Test
    void anExportHasAllOfOnePersonAndNothingOfAnother() {
        spend("usr_other", 1, 40);
        spend(adaId, 41, 45);

        List<JsonObject> entries = export("ada_l");

        assertThat(of("user", entries))
                .singleElement()
                .satisfies(user -> assertThat(user.getString("team")).isEqualTo("core"));
        assertThat(of("key", entries))
                .singleElement()
                .satisfies(shown ->
                        assertThat(shown.encode()).contains("203.0.113.7/32").doesNotContain("secret"));
        assertThat(of("quota", entries)).isNotEmpty();
        assertThat(of("day_total", entries))
                .singleElement()
                .satisfies(total -> assertThat(total.getLong("attempts")).isEqualTo(5));
        assertThat(of("attempt", entries).map(row -> row.getLong("seq"))).containsExactly(41L, 42L, 43L, 44L, 45L);
        assertThat(of("audit", entries).map(entry -> entry.getString("action"))).contains("user.create", "key.create");
        assertThat(entries).noneMatch(entry -> entry.encode().contains("usr_other"));
        assertThat(entries).noneMatch(entry -> entry.encode().contains("adaxl"));
    }

    @Test
    void aPlaceThatIsNoneIsRefusedAndSoIsAPersonWhoIsNotThere() {
        assertThat(port.get("/admin/v1/users/ada_l/export?after=rows~x").message())
                .contains("what came as next with the part before");
        assertThat(port.get("/admin/v1/users/nobody/export").status()).isEqualTo(404);
        assertThat(port.post("/admin/v1/users/nobody/erase", "").status()).isEqualTo(404);
    }

    @Test
    void whoMayOnlyLookMayExportAndNotErase() {
        String reader = port.token("read");

        assertThat(port.as(reader, "GET", "/admin/v1/users/ada_l/export", "").status())
                .isEqualTo(200);
        assertThat(port.as(reader, "POST", "/admin/v1/users/ada_l/erase", "").status())
                .isEqualTo(403);
    }

    @Test
    void erasingTakesThePersonAwayAndLeavesWhatWasUsed() {
        spend(adaId, 1, 3);
        int pushes = port.pushes.get();

        OperatorPort.Reply erased = port.post("/admin/v1/users/ada_l/erase", "");

        String name = "erased-" + adaId.substring("usr_".length());
        assertThat(erased.body().getString("name")).isEqualTo(name);
        assertThat(erased.body().getInteger("keys_revoked")).isEqualTo(1);
        assertThat(erased.body().getInteger("quotas_removed")).isEqualTo(2);
        assertThat(port.pushes.get()).as("nodes hear of it").isGreaterThan(pushes);
        assertThat(port.get("/admin/v1/users/ada_l").status()).isEqualTo(404);
        JsonObject user = port.get("/admin/v1/users/" + adaId).body();
        assertThat(user.getString("name")).isEqualTo(name);
        assertThat(user.getString("timezone")).isEqualTo("UTC");
        assertThat(user.containsKey("team")).isFalse();
        assertThat(port.get("/admin/v1/keys/" + key.getString("key_id")).body().getString("state"))
                .isEqualTo("revoked");
        List<JsonObject> left = export(adaId);
        assertThat(of("attempt", left)).hasSize(3);
        assertThat(of("day_total", left)).hasSize(1);
        assertThat(text("SELECT body FROM records WHERE kind = '" + RecordKind.KEY.name() + "' AND id = '"
                        + key.getString("key_id") + "'"))
                .singleElement()
                .asString()
                .contains("\"state\":\"revoked\"")
                .doesNotContain("203.0.113.7");
    }

    @Test
    void noNameIsLeftAnywhereAndTheAuditLogSaysWhoErasedIt() {
        port.call("PATCH", "/admin/v1/users/ada_l", "{'timezone': 'UTC'}");
        port.call("PATCH", "/admin/v1/users/ada_l", "{'team': 'crew'}");
        port.post("/admin/v1/users", "{'name': 'colleague', 'timezone': 'Asia/Tokyo', 'team': 'rest'}");
        port.post("/admin/v1/keys/" + key.getString("key_id") + "/disable", "");

        port.post("/admin/v1/users/ada_l/erase", "");

        for (String column : List.of(
                "SELECT body FROM records",
                "SELECT COALESCE(name, '') FROM records",
                "SELECT before_json FROM audit",
                "SELECT after_json FROM audit",
                "SELECT subject FROM audit")) {
            assertThat(text(column)).as(column).noneMatch(value -> value.contains("ada_l"));
            assertThat(text(column)).as(column).noneMatch(value -> value.contains("203.0.113.7"));
            assertThat(text(column))
                    .as(column)
                    .noneMatch(value -> value.contains("\"core\"") || value.contains("\"crew\""));
        }
        for (String column : List.of("SELECT before_json FROM audit", "SELECT after_json FROM audit")) {
            assertThat(text(column)).as(column).noneMatch(value -> value.contains("Europe/Berlin"));
        }
        assertThat(text("SELECT after_json FROM audit WHERE action = 'user.create'"))
                .as("what is of others stays")
                .anyMatch(value -> value.contains("Asia/Tokyo") && value.contains("\"rest\""));
        assertThat(port.get("/admin/v1/users/adaxl").status())
                .as("who has a name like it")
                .isEqualTo(200);
        assertThat(text("SELECT after_json FROM audit WHERE action = 'user.create'"))
                .anyMatch(value -> value.contains("\"adaxl\""));
        OperatorPort.Reply audit = port.get("/admin/v1/audit?action=user.erase");
        assertThat(audit.list("entries")).singleElement().satisfies(entry -> {
            assertThat(entry.getString("actor")).isEqualTo("operator:config");
            assertThat(entry.getString("subject")).isEqualTo(adaId);
        });
    }

    @Test
    void theNameIsFreeAgainAndErasingTwiceIsHarmless() {
        port.post("/admin/v1/users/ada_l/erase", "");

        assertThat(port.post("/admin/v1/users/" + adaId + "/erase", "").body().getInteger("keys_revoked"))
                .isZero();
        assertThat(port.post("/admin/v1/users", "{'name': 'ada_l'}").status()).isEqualTo(201);
        assertThat(of("key", export("ada_l"))).isEmpty();
    }

    @Test
    void theErasedUserIsARecordThatNodesTakeLikeAnyOther() {
        port.post("/admin/v1/users/ada_l/erase", "");

        assertThat(done(store.read(connection -> Records.find(connection, RecordKind.USER, adaId)))
                        .orElseThrow()
                        .body()
                        .path("name")
                        .asText())
                .startsWith("erased-");
    }

    private List<String> text(String sql) {
        return done(store.read(connection -> {
            try (var statement = connection.createStatement();
                    var row = statement.executeQuery(sql)) {
                List<String> values = new ArrayList<>();
                while (row.next()) {
                    values.add(row.getString(1));
                }
                return values;
            }
        }));
    }
}

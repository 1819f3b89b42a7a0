package io.tidegate.coordinator.usage;

import static io.tidegate.coordinator.store.TestStore.done;
import static io.tidegate.coordinator.usage.Rows.ANY;
import static io.tidegate.coordinator.usage.Rows.DAY;
import static io.tidegate.coordinator.usage.Rows.LATER_EPOCH;
import static io.tidegate.coordinator.usage.Rows.batch;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.common.api.Answer;
import io.tidegate.common.wire.RecordKind;
import io.tidegate.common.wire.UserBody;
import io.tidegate.coordinator.audit.Audit;
import io.tidegate.coordinator.quota.Banks;
import io.tidegate.coordinator.store.Databases;
import io.tidegate.coordinator.store.Kind;
import io.tidegate.coordinator.store.Store;
import io.tidegate.coordinator.sync.Records;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Kind.class)
class UsageAdministrationTest {
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-11-20T12:00:00Z"));

    @RegisterExtension
    final Databases databases = new Databases();

    private final Kind kind;
    private Store store;
    private UsageIntake intake;
    private HttpServer server;
    private HttpClient client;

    UsageAdministrationTest(Kind kind) {
        this.kind = kind;
    }

    @BeforeEach
    void open() {
        store = databases.open(kind);
        intake = new UsageIntake(store, new Audit(store.dialect()), Banks.of(store.dialect()), true);
        done(store.write(connection -> Records.put(
                connection,
                RecordKind.USER,
                "usr_1",
                new Records.Handle("ada", ""),
                new UserBody("ada", "Europe/Berlin", Optional.empty(), 0))));
        listen(true);
        client = databases.vertx().createHttpClient();
    }

    private void listen(boolean toolNames) {
        Router router = Router.router(databases.vertx());
        new UsageAdministration(store, _ -> Future.succeededFuture(new JsonArray().add("the quotas")), CLOCK, toolNames)
                .routes()
                .forEach(admin -> router.route(
                                admin.route().method(), admin.route().routerPath())
                        .handler(context -> admin.route()
                                .handler()
                                .apply(context)
                                .onSuccess(answer -> context.response()
                                        .setStatusCode(answer.status())
                                        .end(body(answer)))
                                .onFailure(context::fail)));
        server =
                done(databases.vertx().createHttpServer().requestHandler(router).listen(0, "127.0.0.1"));
    }

    private static Buffer body(Answer answer) {
        return switch (answer.content()) {
            case Answer.Content.Json(JsonObject json) -> json.toBuffer();
            case Answer.Content.Other(String _, Buffer bytes) -> bytes;
        };
    }

    @Test
    void showsUsersAsAnEdgeShowsThem() {
        take("node_1", ANY.by("usr_1", "claude-sonnet-4-5", DAY), 1, 2);
        take("node_2", ANY.of(LATER_EPOCH).by("usr_1", "claude-opus-4-5", DAY.minusDays(3)), 1, 1);

        JsonObject user = get("/admin/v1/usage?user=ada").getJsonArray("users").getJsonObject(0);

        assertThat(user.getString("user")).isEqualTo("ada");
        assertThat(user.getString("timezone")).isEqualTo("Europe/Berlin");
        assertThat(user.getJsonObject("today").getLong("input_tokens")).isEqualTo(3);
        assertThat(user.getJsonObject("this_month").getLong("input_tokens")).isEqualTo(4);
        assertThat(user.getJsonObject("this_month").getJsonArray("by_model")).hasSize(2);
        assertThat(user.getJsonArray("quotas")).containsExactly("the quotas");
        JsonObject period = get("/admin/v1/usage?from=2026-11-17&to=2026-11-17")
                .getJsonArray("users")
                .getJsonObject(0)
                .getJsonObject("period");
        assertThat(period.getLong("requests")).isEqualTo(1);
    }

    @Test
    void groupsByWhateverIsAskedFor() {
        take("node_1", ANY.by("usr_1", "claude-sonnet-4-5", DAY), 1, 2);
        take("node_2", ANY.of(LATER_EPOCH).by("usr_1", "claude-sonnet-4-5", DAY.minusDays(1)), 1, 1);

        assertThat(get("/admin/v1/usage?by=node").getJsonArray("usage").stream()
                        .map(JsonObject.class::cast)
                        .map(group -> group.getString("node") + " " + group.getLong("input_tokens")))
                .containsExactly("node_1 3", "node_2 1");
        JsonObject first = get("/admin/v1/usage?by=user,day&from=2026-11-20")
                .getJsonArray("usage")
                .getJsonObject(0);
        assertThat(first.getString("user")).isEqualTo("ada");
        assertThat(first.getString("day")).isEqualTo("2026-11-20");
        assertThat(first.getString("cost_usd")).isEqualTo("0.000003");
        assertThat(get("/admin/v1/usage?node=node_2&by=model").getJsonArray("usage"))
                .hasSize(1);
    }

    @Test
    void pagesGoOnWhereTheLastOneEnded() {
        for (int i = 0; i < 5; i++) {
            take("node_1", ANY.of(String.valueOf(i).repeat(32)).by("usr_1", "model-" + i, DAY.minusDays(i)), 1, 1);
        }
        StringBuilder seen = new StringBuilder();
        String next = "";
        do {
            JsonObject page = get("/admin/v1/usage?by=day,model&limit=2" + next);
            page.getJsonArray("usage")
                    .forEach(group ->
                            seen.append(((JsonObject) group).getString("model").charAt(6)));
            next = page.containsKey("next") ? "&after=" + page.getString("next") : "";
        } while (!next.isEmpty());

        assertThat(seen).hasToString("43210");
        assertThat(text("/admin/v1/usage?by=day&after=nonsense")).contains("after: not understood");
    }

    @Test
    void csvHasNoCellThatASpreadsheetTakesForAFormula() {
        take("node_1", ANY.by("usr_1", "=cmd|' /C calc'!A0", DAY), 1, 1);

        assertThat(text("/admin/v1/usage?format=csv&by=user,model")).isEqualTo("""
                user,model,requests,attempts,input_tokens,output_tokens,cache_read_input_tokens,\
                cache_creation_5m_input_tokens,cache_creation_1h_input_tokens,cost_usd,estimated_requests,\
                estimated_attempts,estimated_input_tokens,estimated_output_tokens,estimated_cache_read_input_tokens,\
                estimated_cache_creation_5m_input_tokens,estimated_cache_creation_1h_input_tokens,estimated_cost_usd\r
                ada,'=cmd|' /C calc'!A0,1,1,1,2,0,0,0,0.000001,0,0,0,0,0,0,0,0.00\r
                """);
    }

    @Test
    void aWrongRequestIsToldWhatWouldBeRight() {
        assertThat(text("/admin/v1/usage?by=usr")).contains("by: ").contains("did you mean");
        assertThat(text("/admin/v1/usage?from=2026-11-17")).contains("to: missing");
        assertThat(text("/admin/v1/usage?user=nobody")).contains("no user");
        assertThat(text("/admin/v1/report?since=ever")).contains("a time such as 7d");
    }

    @Test
    void reportsHowThingsWent() {
        Rows rows = ANY.by("usr_1", "claude-sonnet-4-5", DAY);
        for (int i = 1; i <= 20; i++) {
            done(intake.take("node_1", batch(rows.row(i, "req_" + i, true, "completed", i * 100L, Optional.empty()))));
        }
        Rows other = rows.of(LATER_EPOCH).from("curl/8.5.0", "Bash");
        done(intake.take("node_1", batch(other.row(1, "x1", false, "upstream_gone", 5, Optional.empty()))));
        done(intake.take("node_1", batch(other.row(2, "x2", false, "client_gone", 5, Optional.empty()))));

        JsonObject report = get("/admin/v1/report?since=7d");

        assertThat(report.getLong("requests")).isEqualTo(22);
        assertThat(report.getLong("completed")).isEqualTo(20);
        assertThat(report.getLong("failed")).isEqualTo(1);
        assertThat(report.getLong("client_gone")).isEqualTo(1);
        assertThat(report.getDouble("success_rate")).isEqualTo(0.9524);
        assertThat(report.getLong("mean_ms")).isEqualTo(1_050);
        assertThat(report.getLong("p95_ms")).isEqualTo(1_900);
        assertThat(report.getJsonObject("estimated").getLong("requests")).isEqualTo(2);
        assertThat(report.getJsonArray("clients").encode())
                .isEqualTo(
                        "[{\"client\":\"claude-code/2.1.329\",\"requests\":20},{\"client\":\"curl/8.5.0\",\"requests\":2}]");
        assertThat(report.getJsonArray("tools").encode())
                .isEqualTo("[{\"tool\":\"Bash\",\"uses\":22},{\"tool\":\"Read\",\"uses\":20}]");
        assertThat(report.getJsonArray("by_model").getJsonObject(0).getLong("p95_ms"))
                .isEqualTo(1_900);
    }

    @Test
    void aReportNamesNoToolsWhereTheyAreSwitchedOff() {
        take("node_1", ANY, 1, 3);
        listen(false);

        assertThat(text("/admin/v1/report?since=7d"))
                .contains("claude-code/2.1.329")
                .doesNotContain("Bash");
    }

    private void take(String node, Rows rows, long from, long to) {
        done(intake.take(node, rows.batch(from, to)));
    }

    private JsonObject get(String target) {
        return new JsonObject(text(target));
    }

    private String text(String target) {
        return done(client.request(HttpMethod.GET, server.actualPort(), "127.0.0.1", target)
                .compose(request -> request.send().compose(HttpClientResponse::body))
                .map(Buffer::toString));
    }
}

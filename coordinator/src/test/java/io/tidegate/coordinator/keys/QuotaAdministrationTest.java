package io.tidegate.coordinator.keys;

import static io.tidegate.coordinator.store.TestStore.done;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.common.bank.AccountStanding;
import io.tidegate.common.directory.Bodies;
import io.tidegate.common.quota.Quota;
import io.tidegate.common.quota.QuotaAccount;
import io.tidegate.common.quota.QuotaSpan;
import io.tidegate.common.quota.WindowName;
import io.tidegate.common.wire.Change;
import io.tidegate.common.wire.QuotaAccountBody;
import io.tidegate.common.wire.QuotaBody;
import io.tidegate.common.wire.Reading;
import io.tidegate.common.wire.RecordKind;
import io.tidegate.common.wire.Wire;
import io.tidegate.coordinator.http.OperatorPort;
import io.tidegate.coordinator.http.OperatorPort.Reply;
import io.tidegate.coordinator.store.SqliteStore;
import io.tidegate.coordinator.store.TestStore;
import io.tidegate.coordinator.sync.Records;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QuotaAdministrationTest {
    private static final String QUOTAS = "/admin/v1/quotas";

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
        port.standings.set(accounts -> store.read(connection -> {
            List<AccountStanding> all = new ArrayList<>();
            for (QuotaAccount account : accounts) {
                all.add(standing(connection, account));
            }
            return all;
        }));
        port.post("/admin/v1/users", "{'name': 'ada', 'timezone': 'Europe/Berlin', 'team': 'core'}");
    }

    @AfterEach
    void close() {
        port.close();
        done(vertx.close());
    }

    @Test
    void showsAQuotaWithWhatIsUsedHeldAndLeft() {
        JsonObject set = put("{'user': 'ada', 'unit': 'tokens', 'window': 'month', 'limit': 1000}")
                .body();

        assertThat(set.getString("user")).isEqualTo("ada");
        assertThat(set.getString("timezone")).isEqualTo("Europe/Berlin");
        assertThat(set.getString("mode")).isEqualTo("hard");
        assertThat(set.getLong("used")).isEqualTo(300);
        assertThat(set.getLong("held")).isEqualTo(50);
        assertThat(set.getLong("remaining")).isEqualTo(650);
        assertThat(set.getString("resets_at")).isEqualTo("2026-11-30T23:00:00Z");
        assertThat(set.getString("as_of")).isEqualTo("2026-11-20T12:00:00Z");
        assertThat(set.getString("source")).isEqualTo("own");
        assertThat(port.get(QUOTAS).list("quotas")).containsExactly(set);
        assertThat(port.get(QUOTAS + "?user=ada&window=month").list("quotas")).containsExactly(set);
    }

    @Test
    void showsCostInDollarsToo() {
        JsonObject set = put("{'team': 'core', 'unit': 'cost', 'window': 'month', 'limit_usd': '25.50'}")
                .body();

        assertThat(set.getLong("limit")).isEqualTo(25_500_000_000L);
        assertThat(set.getString("limit_usd")).isEqualTo("25.50");
        assertThat(set.getString("used_usd")).isEqualTo("0.0000003");
        assertThat(set.getString("source")).isEqualTo("team");
    }

    @Test
    void tellsNodesOfAQuotaByARecord() {
        String id = put("{'everyone': true, 'window': 'day', 'limit': 5, 'island': 2, 'overrun': 'cut'}")
                .body()
                .getString("quota_id");

        QuotaBody body = quotaBody(id);

        assertThat(body.subjectKind()).isEqualTo("everyone");
        assertThat(body.cut()).isTrue();
        assertThat(body.open()).hasValue(2);
        assertThat(body.removed()).isFalse();
        assertThat(port.pushes).hasValue(2);
    }

    @Test
    void keepsTheRecordOfAQuotaThatWasRemoved() {
        String id = put("{'user': 'ada', 'window': 'day', 'limit': 5}").body().getString("quota_id");
        String path = QUOTAS + "?user=ada&unit=tokens&window=day";

        assertThat(port.call("DELETE", path, "").list("quotas")).isEmpty();

        assertThat(quotaBody(id).removed()).isTrue();
        assertThat(port.get(QUOTAS).list("quotas")).isEmpty();
        assertThat(port.call("DELETE", path, "").status()).isEqualTo(404);
        assertThat(put("{'user': 'ada', 'window': 'day', 'limit': 5}").body().getString("quota_id"))
                .isNotEqualTo(id);
    }

    @Test
    void countsResetsOfAnAccount() {
        String id =
                put("{'everyone': true, 'window': 'day', 'limit': 5}").body().getString("quota_id");

        List<JsonObject> left = port.post(QUOTAS + "/reset", "{'user': 'ada'}").list("quotas");
        port.post(QUOTAS + "/reset", "{'user': 'ada', 'unit': 'tokens', 'window': 'day'}");

        assertThat(left).extracting(quota -> quota.getString("source")).containsExactly("everyone");
        String user = port.get("/admin/v1/users/ada").body().getString("user_id");
        assertThat(record(RecordKind.QUOTA_ACCOUNT, id + ":" + user, QuotaAccountBody.class)
                        .reset())
                .isEqualTo(2);
        assertThat(audited("quota.reset").getFirst().getJsonObject("after").getInteger("resets"))
                .isEqualTo(2);
    }

    @Test
    void writesDownHowAQuotaStoodBeforeAndAfter() {
        put("{'user': 'ada', 'window': 'day', 'limit': 5}");
        put("{'user': 'ada', 'window': 'day', 'limit': 9, 'mode': 'soft'}");
        port.call("DELETE", QUOTAS + "?user=ada&window=day", "");

        JsonObject raised = audited("quota.set").getFirst();
        assertThat(raised.getJsonObject("before").getLong("limit")).isEqualTo(5);
        assertThat(raised.getJsonObject("after").getLong("limit")).isEqualTo(9);
        assertThat(raised.getJsonObject("after").getString("mode")).isEqualTo("soft");
        assertThat(audited("quota.remove").getFirst().getJsonObject("before").getLong("limit"))
                .isEqualTo(9);
    }

    @Test
    void changesAQuotaOnlyAsItWasSeen() {
        String quota = "{'user': 'ada', 'window': 'day', 'limit': 5}";
        String seen = put(quota).etag().orElseThrow();
        put("{'user': 'ada', 'window': 'day', 'limit': 6}");

        List<Reply> late = List.of(
                port.call("PUT", QUOTAS, quota, "if-match", seen),
                port.call("POST", QUOTAS + "/reset", "{'user': 'ada'}", "if-match", seen),
                port.call("DELETE", QUOTAS + "?user=ada&window=day", "", "if-match", seen));

        assertThat(late).extracting(Reply::status).containsOnly(412);
        assertThat(late.getFirst().message())
                .contains("The quota of tokens per day for user \"ada\"", "Nothing was changed");
        assertThat(port.get(QUOTAS).list("quotas").getFirst().getLong("limit")).isEqualTo(6);
    }

    @Test
    void appliesAFileInOneTransactionOrShowsTheDifference() {
        put("{'user': 'ada', 'window': 'day', 'limit': 5}");
        put("{'team': 'core', 'window': 'day', 'limit': 5}");
        int pushes = port.pushes.get();
        String file = "{'quotas': [{'user': 'ada', 'window': 'day', 'limit': 8},"
                + " {'everyone': true, 'unit': 'cost', 'window': 'month', 'limit_usd': 25}], 'prune': true";

        JsonObject shown =
                port.post(QUOTAS + "/apply", file + ", 'dry_run': true}").body();
        assertThat(port.get(QUOTAS).list("quotas")).hasSize(2);
        assertThat(port.pushes).hasValue(pushes);
        JsonObject applied = port.post(QUOTAS + "/apply", file + "}").body();

        assertThat(applied.getJsonArray("changes").stream().map(change -> ((JsonObject) change).getString("change")))
                .containsExactly("change", "create", "remove");
        assertThat(applied.getInteger("remove")).isEqualTo(shown.getInteger("remove"));
        assertThat(port.pushes).hasValue(pushes + 1);
        assertThat(port.get(QUOTAS).list("quotas"))
                .extracting(quota -> quota.getLong("limit"))
                .containsExactlyInAnyOrder(8L, 25_000_000_000L);
        assertThat(port.post(QUOTAS + "/apply", file + "}").body().getInteger("unchanged"))
                .isEqualTo(2);
        assertThat(port.pushes).hasValue(pushes + 1);
    }

    @Test
    void letsWhoMayOnlyLookNeitherSetNorApply() {
        String reader = port.token("read");

        assertThat(port.as(reader, "PUT", QUOTAS, "{}").status()).isEqualTo(403);
        assertThat(port.as(reader, "POST", QUOTAS + "/apply", "{'quotas': []}").status())
                .isEqualTo(403);
        assertThat(port.as(reader, "GET", QUOTAS, "").status()).isEqualTo(200);
    }

    @Test
    void namesTheFieldOfAListThatIsWrong() {
        Reply refused = port.post(QUOTAS + "/apply", "{'quotas': [{'user': 'ada', 'window': 'daily', 'limit': 1}]}");

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.message()).contains("quotas[0].window: \"daily\"", "did you mean \"day\"?");
    }

    private Reply put(String quota) {
        Reply reply = port.call("PUT", QUOTAS, quota);
        assertThat(reply.status()).as(reply.body().encode()).isEqualTo(200);
        return reply;
    }

    private List<JsonObject> audited(String action) {
        return port.get("/admin/v1/audit?action=" + action).list("entries");
    }

    /** Of each account, 300 are used and 50 held. */
    private AccountStanding standing(Connection connection, QuotaAccount account) throws SQLException {
        Change record =
                Records.find(connection, RecordKind.QUOTA, account.quota()).orElseThrow();
        Quota quota = Bodies.quota(account.quota(), body(record, QuotaBody.class));
        QuotaSpan span = quota.span(now.get().toEpochMilli());
        WindowName window = new WindowName(account, span.start(), 0);
        return new AccountStanding(quota, window, span, 300, 50, 0, now.get().toEpochMilli());
    }

    private QuotaBody quotaBody(String id) {
        return record(RecordKind.QUOTA, id, QuotaBody.class);
    }

    private <T extends Record> T record(RecordKind kind, String id, Class<T> type) {
        return body(
                done(store.read(connection -> Records.find(connection, kind, id)))
                        .orElseThrow(),
                type);
    }

    private static <T extends Record> T body(Change record, Class<T> type) {
        return switch (Wire.body(record.body(), type)) {
            case Reading.Read<T>(T body) -> body;
            case Reading.Malformed<T>(String why) -> throw new AssertionError(why);
        };
    }
}

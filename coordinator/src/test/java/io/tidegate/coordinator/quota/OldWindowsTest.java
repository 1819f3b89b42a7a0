package io.tidegate.coordinator.quota;

import static io.tidegate.coordinator.store.TestStore.done;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.common.quota.QuotaAccount;
import io.tidegate.common.wire.RecordKind;
import io.tidegate.coordinator.http.OperatorPort;
import io.tidegate.coordinator.store.Databases;
import io.tidegate.coordinator.store.Kind;
import io.tidegate.coordinator.store.Store;
import java.io.IOException;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the bank said of accounts does not grow for ever. */
class OldWindowsTest {
    @RegisterExtension
    final Databases databases = new Databases();

    @ParameterizedTest
    @EnumSource
    void whatWasSaidOfAccountsGoesWithTheirQuotas(Kind kind) throws IOException {
        Store store = databases.open(kind);
        try (OperatorPort port =
                new OperatorPort(databases.vertx(), databases.folder(), store, new AtomicReference<>(Instant.EPOCH))) {
            port.keyOf("ada");
            String ada = port.get("/admin/v1/users/ada").body().getString("user_id");
            String going = quota(port, "day");
            String staying = quota(port, "month");
            List<QuotaAccount> accounts = List.of(new QuotaAccount(going, ada), new QuotaAccount(staying, ada));
            done(store.write(connection -> new Recalls(store.dialect()).write(connection, accounts)));
            port.post("/admin/v1/quotas/reset", "{'user': 'ada'}");
            port.call("DELETE", "/admin/v1/quotas?user=ada&unit=tokens&window=day", "");
            assertThat(number(store, "SELECT COUNT(*) FROM quota_recalls")).isEqualTo(2);

            done(store.write(connection -> {
                OldWindows.forgetRecalls(connection, 0);
                return true;
            }));
            assertThat(number(store, "SELECT COUNT(*) FROM quota_recalls"))
                    .as("young ones stay")
                    .isEqualTo(2);
            assertThat(number(store, accountsOf(going))).isZero();
            assertThat(number(store, accountsOf(staying))).isEqualTo(1);

            done(store.write(connection -> {
                OldWindows.forgetRecalls(connection, Long.MAX_VALUE);
                return true;
            }));
            assertThat(number(store, "SELECT COUNT(*) FROM quota_recalls")).isZero();
            assertThat(number(store, accountsOf(staying))).isEqualTo(1);
        }
    }

    private static String quota(OperatorPort port, String window) {
        return port.call("PUT", "/admin/v1/quotas", "{'user': 'ada', 'window': '" + window + "', 'limit': 10}")
                .body()
                .getString("quota_id");
    }

    private static String accountsOf(String quota) {
        return "SELECT COUNT(*) FROM records WHERE kind = '" + RecordKind.QUOTA_ACCOUNT.name() + "' AND id LIKE '"
                + quota + ":%'";
    }

    private static long number(Store store, String sql) {
        return done(store.read(connection -> {
            try (Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery(sql)) {
                row.next();
                return row.getLong(1);
            }
        }));
    }
}

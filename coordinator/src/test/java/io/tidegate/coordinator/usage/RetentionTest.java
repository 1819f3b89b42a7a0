package io.tidegate.coordinator.usage;

import static io.tidegate.coordinator.store.TestStore.done;
import static io.tidegate.coordinator.usage.Rows.ANY;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.common.Stopping;
import io.tidegate.common.config.ConfigLoader;
import io.tidegate.common.config.ConfigResult.Invalid;
import io.tidegate.common.config.ConfigResult.Loaded;
import io.tidegate.common.wire.UsageRow;
import io.tidegate.coordinator.Coordinator;
import io.tidegate.coordinator.audit.Audit;
import io.tidegate.coordinator.config.CoordinatorConfig;
import io.tidegate.coordinator.quota.Banks;
import io.tidegate.coordinator.store.Databases;
import io.tidegate.coordinator.store.Kind;
import io.tidegate.coordinator.store.SqliteStore;
import io.tidegate.coordinator.store.Store;
import io.tidegate.coordinator.store.StoreSettings;
import io.tidegate.testing.Eventually;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A coordinator that runs deletes the rows that it has kept for as long as its configuration says; what they add up to stays. */
class RetentionTest {
    private static final Duration KEPT = Duration.ofDays(30);
    private static final Duration AN_HOUR = Duration.ofHours(1);

    @RegisterExtension
    final Databases databases = new Databases();

    private final Instant now = Instant.now();
    private Optional<Coordinator> running = Optional.empty();

    @AfterEach
    void stop() {
        running.ifPresent(coordinator -> coordinator.stop(Stopping.SOON));
    }

    @ParameterizedTest
    @EnumSource
    void rowsGoWhenTheirTimeIsOverAndDayTotalsStay(Kind kind) {
        // given a row whose time is over, and one whose time is not
        StoreSettings place = databases.fresh(kind);
        report(
                place,
                row(1, now.minus(KEPT).minus(AN_HOUR)),
                row(2, now.minus(KEPT).plus(AN_HOUR)));

        // when a coordinator runs
        start(place, InstantSource.system());

        // then only the younger one stays, and the totals of the days count both
        Eventually.until("one row is left", () -> rows(place) == 1);
        assertThat(number(place, "SELECT seq FROM usage_rows")).isEqualTo(2);
        assertThat(tokensInTotals(place)).isEqualTo(1 + 2);
    }

    @Test
    void aRowWhoseTimeEndsWhileTheCoordinatorRunsGoesToo() {
        // given a coordinator that has done away with all that was old
        StoreSettings place = databases.fresh(Kind.SQLITE);
        AtomicReference<Instant> time = new AtomicReference<>(now);
        report(
                place,
                row(1, now.minus(KEPT).minus(AN_HOUR)),
                row(2, now.minus(KEPT).plus(AN_HOUR)));
        start(place, time::get);
        Eventually.until("one row is left", () -> rows(place) == 1);

        // when time goes on
        time.set(now.plus(AN_HOUR.multipliedBy(2)));

        // then what has become old goes
        Eventually.until("no row is left", () -> rows(place) == 0);
        assertThat(tokensInTotals(place)).isEqualTo(1 + 2);
    }

    /** As many tokens of input as its number. */
    private static UsageRow row(long seq, Instant closed) {
        return ANY.row(seq, "req_" + seq, true, "completed", closed.toEpochMilli() - Rows.OPENED, Optional.empty());
    }

    private void report(StoreSettings place, UsageRow... rows) {
        Store store = databases.open(place);
        done(new UsageIntake(store, new Audit(store.dialect()), Banks.of(store.dialect()), true)
                .take("node_1", Rows.batch(rows)));
        done(store.close());
    }

    private void start(StoreSettings place, InstantSource clock) {
        String yaml = """
                listen: {host: 127.0.0.1, port: 0}
                operator: {host: 127.0.0.1, port: 0, token: "${TOKEN}"}
                cluster: {key: "${KEY}"}
                usage: {retention: %dd}
                storage: %s
                """.formatted(KEPT.toDays(), storage(place));
        Map<String, String> secrets =
                Map.of("TOKEN", "an-owners-token-for-this-test", "KEY", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=");
        running = switch (ConfigLoader.parse(
                yaml, databases.folder().resolve("coordinator.yml"), secrets, CoordinatorConfig.class)) {
            case Loaded<CoordinatorConfig>(CoordinatorConfig config) ->
                Optional.of(Coordinator.start(
                        config, new Coordinator.Surroundings(clock, System::nanoTime, new SecureRandom(), "1.2.3")));
            case Invalid<CoordinatorConfig> invalid -> throw new AssertionError(invalid.toString());
        };
    }

    private static String storage(StoreSettings place) {
        return switch (place) {
            case StoreSettings.Sqlite sqlite -> "{path: %s}".formatted(sqlite.folder());
            case StoreSettings.Postgres postgres ->
                "{type: postgresql, url: \"%s\", user: %s}".formatted(postgres.url(), postgres.user());
        };
    }

    private static long rows(StoreSettings place) {
        return number(place, "SELECT count(*) FROM usage_rows");
    }

    private static long tokensInTotals(StoreSettings place) {
        return number(place, "SELECT sum(input) FROM usage_totals");
    }

    /** Beside the coordinator, as an auditor would. */
    private static long number(StoreSettings place, String sql) {
        String url = switch (place) {
            case StoreSettings.Sqlite sqlite -> "jdbc:sqlite:" + sqlite.folder().resolve(SqliteStore.FILE_NAME);
            case StoreSettings.Postgres postgres -> postgres.url() + "?user=" + postgres.user();
        };
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery(sql)) {
            found.next();
            return found.getLong(1);
        } catch (SQLException e) {
            throw new AssertionError(sql, e);
        }
    }
}

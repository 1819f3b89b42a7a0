package io.tidegate.edge.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidegate.common.bank.QuotaSource.Found;
import io.tidegate.common.quota.Quota;
import io.tidegate.common.quota.QuotaRules;
import io.tidegate.common.quota.QuotaSubject;
import io.tidegate.common.quota.QuotaUnit;
import io.tidegate.common.quota.QuotaWeights;
import io.tidegate.common.quota.QuotaWindow;
import io.tidegate.common.sqlite.Database;
import io.tidegate.common.sqlite.DatabaseOptions;
import io.tidegate.common.sqlite.Migrations;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What was found before is not mistaken for what is there now. */
@Timeout(30)
class QuotaDefinitionRowsTest {
    private static final String ID = "quo_one";

    @TempDir
    private Path folder;

    private final Vertx vertx = Vertx.vertx();
    private final QuotaDefinitionRows rows = new QuotaDefinitionRows();
    private Database database;

    @BeforeEach
    void open() {
        database = Database.open(
                vertx, DatabaseOptions.of(folder.resolve("edge.db"), new Migrations("db/edge")), System::nanoTime);
    }

    @AfterEach
    void close() throws Exception {
        database.close().await(10, TimeUnit.SECONDS);
        vertx.close().await(10, TimeUnit.SECONDS);
    }

    private static Quota quota(String id, long limit) {
        return new Quota(
                id,
                QuotaSubject.EVERYONE,
                QuotaUnit.TOKENS,
                QuotaWindow.DAY,
                ZoneOffset.UTC,
                QuotaWeights.DEFAULT,
                limit,
                QuotaRules.DEFAULT);
    }

    private void put(Quota quota, boolean removed) throws Exception {
        database.execute(connection -> QuotaDefinitionRows.put(connection, quota, removed))
                .await(10, TimeUnit.SECONDS);
    }

    private Optional<Found> find(String id) throws Exception {
        return database.read(connection -> rows.find(connection, id)).await(10, TimeUnit.SECONDS);
    }

    @Test
    void aLimitThatWasChangedIsTheNewOne() throws Exception {
        assertThat(find(ID)).isEmpty();
        put(quota(ID, 1_000), false);
        assertThat(find(ID)).contains(new Found(quota(ID, 1_000), false));

        put(quota(ID, 10), false);

        assertThat(find(ID)).contains(new Found(quota(ID, 10), false));
    }

    @Test
    void aChangeThatWasRolledBackNeverWas() throws Exception {
        put(quota(ID, 1_000), false);

        assertThatThrownBy(() -> database.execute(connection -> {
                            QuotaDefinitionRows.put(connection, quota(ID, 10), false);
                            assertThat(rows.find(connection, ID)).contains(new Found(quota(ID, 10), false));
                            throw new IllegalStateException("not this one");
                        })
                        .await(10, TimeUnit.SECONDS))
                .hasMessageContaining("not this one");

        assertThat(find(ID)).contains(new Found(quota(ID, 1_000), false));
    }

    @Test
    void oneThatIsRemovedIsFoundAsRemovedAndAppliesAgainWhenItIsBack() throws Exception {
        put(quota(ID, 1_000), false);
        assertThat(find(ID).map(Found::removed)).contains(false);

        put(quota(ID, 1_000), true);
        assertThat(find(ID).map(Found::removed)).contains(true);

        put(quota(ID, 1_000), false);
        assertThat(find(ID).map(Found::removed)).contains(false);
    }

    @Test
    void moreThanAreKeptAreFoundAllTheSame() throws Exception {
        int many = QuotaDefinitionRows.MOST_KEPT + 10;
        database.execute(connection -> {
                    for (int i = 0; i < many; i++) {
                        QuotaDefinitionRows.put(connection, quota("quo_" + i, i + 1), false);
                    }
                })
                .await(20, TimeUnit.SECONDS);

        database.read(connection -> {
                    for (int i = 0; i < many; i++) {
                        assertThat(rows.find(connection, "quo_" + i))
                                .contains(new Found(quota("quo_" + i, i + 1), false));
                    }
                    return many;
                })
                .await(20, TimeUnit.SECONDS);
        assertThat(find("quo_0")).contains(new Found(quota("quo_0", 1), false));
    }
}

package io.tidegate.edge.quota;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.common.quota.QuotaAccount;
import io.tidegate.common.quota.WindowName;
import io.tidegate.common.sqlite.Database;
import io.tidegate.common.sqlite.DatabaseOptions;
import io.tidegate.common.sqlite.Migrations;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a node allowed itself is written down, and a restart gives nothing anew. */
class IslandStoreTest {
    private static final QuotaAccount ACCOUNT = new QuotaAccount("quo_ann", "usr_ann");
    private static final WindowName WINDOW = new WindowName(ACCOUNT, 86_400_000, 0);

    @TempDir
    Path folder;

    /** A boot of the node, in which something is done. */
    private long boot(Function<IslandStore, Future<Long>> what) throws TimeoutException {
        Vertx vertx = Vertx.vertx();
        try {
            Database database = Database.open(
                    vertx, DatabaseOptions.of(folder.resolve("edge.db"), new Migrations("db/edge")), System::nanoTime);
            try {
                return what.apply(new IslandStore(database)).await(30, TimeUnit.SECONDS);
            } finally {
                database.close().await(30, TimeUnit.SECONDS);
            }
        } finally {
            vertx.close().await(30, TimeUnit.SECONDS);
        }
    }

    @Test
    void aRestartGivesNothingAnew() throws TimeoutException {
        assertThat(boot(islands -> islands.allow(WINDOW, 10, 60, 100))).isEqualTo(60);

        assertThat(boot(islands -> islands.allow(WINDOW, 10, 60, 100))).isEqualTo(40);
        assertThat(boot(islands -> islands.allow(WINDOW, 1, 60, 100))).isZero();
    }

    @Test
    void whatWouldServeNobodyIsNotTaken() throws TimeoutException {
        assertThat(boot(islands -> islands.allow(WINDOW, 101, 200, 100))).isZero();

        assertThat(boot(islands -> islands.allow(WINDOW, 100, 200, 100))).isEqualTo(100);
    }

    @Test
    void eachWindowHasAnAllowanceOfItsOwn() throws TimeoutException {
        WindowName next = new WindowName(ACCOUNT, 2 * 86_400_000, 0);
        WindowName anew = new WindowName(ACCOUNT, 86_400_000, 1);

        assertThat(boot(islands -> islands.allow(WINDOW, 1, 100, 100)
                        .compose(_ -> islands.allow(next, 1, 100, 100))
                        .compose(_ -> islands.allow(anew, 1, 100, 100))))
                .isEqualTo(100);
    }

    @Test
    void windowsThatAreLongOverAreForgottenAndThoseThatNeverEndAreNot() throws TimeoutException {
        WindowName total = new WindowName(ACCOUNT, 0, 0);
        WindowName later = new WindowName(ACCOUNT, 90L * 86_400_000, 0);
        assertThat(boot(islands -> islands.allow(WINDOW, 1, 100, 100)
                        .compose(_ -> islands.allow(total, 1, 100, 100))
                        .compose(_ -> islands.allow(later, 1, 100, 100))))
                .isEqualTo(100);

        assertThat(boot(islands -> islands.forget(50L * 86_400_000, 10).map(Integer::longValue)))
                .isEqualTo(1);

        assertThat(boot(islands -> islands.allow(total, 1, 100, 100))).isZero();
        assertThat(boot(islands -> islands.allow(later, 1, 100, 100))).isZero();
        assertThat(boot(islands -> islands.allow(WINDOW, 1, 100, 100))).isEqualTo(100);
    }

    @Test
    void aHigherAmountAllowsWhatIsMore() throws TimeoutException {
        assertThat(boot(islands -> islands.allow(WINDOW, 1, 100, 100).compose(_ -> islands.allow(WINDOW, 1, 100, 130))))
                .isEqualTo(30);
    }
}

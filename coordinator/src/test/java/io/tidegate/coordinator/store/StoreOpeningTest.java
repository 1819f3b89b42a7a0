package io.tidegate.coordinator.store;

import static io.tidegate.coordinator.store.TestStore.done;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidegate.common.config.Secret;
import io.tidegate.common.sqlite.CannotOpenDatabase;
import io.tidegate.common.sqlite.Schema;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StoreOpeningTest {
    private static final int NEWER = 999;

    @RegisterExtension
    final Databases databases = new Databases();

    @ParameterizedTest
    @EnumSource
    void anOldSchemaIsRefusedWhereMigrationIsSwitchedOffUntilItIsDoneByHand(Kind kind) {
        StoreSettings place = databases.fresh(kind);

        assertThatThrownBy(() -> done(opening().open(place, Duration.ofSeconds(10), false)))
                .isInstanceOf(CannotOpenDatabase.class)
                .hasMessageContaining("has schema version 0, this program needs version ")
                .hasMessageContaining("tidegate coordinator migrate");

        Schema.Steps steps = done(opening().migrate(place, Duration.ofSeconds(10)));
        assertThat(steps.from()).isZero();
        assertThat(done(opening().migrate(place, Duration.ZERO))).isEqualTo(new Schema.Steps(steps.to(), steps.to()));
        done(done(opening().open(place, Duration.ZERO, false)).close());
    }

    @ParameterizedTest
    @EnumSource
    void aSchemaOfANewerProgramIsRefused(Kind kind) {
        StoreSettings place = databases.fresh(kind);
        writtenByANewerProgram(place, NEWER);

        for (boolean migrate : List.of(true, false)) {
            assertThatThrownBy(() -> done(opening().open(place, Duration.ofSeconds(10), migrate)))
                    .isInstanceOf(CannotOpenDatabase.class)
                    .hasMessageContaining("has schema version 999, this program knows versions up to ")
                    .hasMessageContaining("Start the newer program that wrote it, or restore a backup");
        }
        assertThatThrownBy(() -> done(opening().migrate(place, Duration.ofSeconds(10))))
                .isInstanceOf(CannotOpenDatabase.class)
                .hasMessageContaining("has schema version 999");
    }

    @ParameterizedTest
    @EnumSource
    void aSchemaOfANewerProgramThatSaysThatThisOneRunsOnItIsTakenAndLeftAsItIs(Kind kind) throws IOException {
        StoreSettings place = databases.fresh(kind);
        writtenByANewerProgram(place, SqliteStore.newestSchema());

        for (boolean migrate : List.of(true, false)) {
            Store store = done(opening().open(place, Duration.ofSeconds(10), migrate));
            assertThat(done(store.read(StoreOpeningTest::tokens))).isZero();
            done(store.close());
        }
        assertThat(done(opening().migrate(place, Duration.ofSeconds(10)))).isEqualTo(new Schema.Steps(NEWER, NEWER));
    }

    /** @param oldest the schema that a program must know to run on it, as that program says */
    private void writtenByANewerProgram(StoreSettings place, int oldest) {
        Store store = databases.open(place);
        done(store.write(connection -> {
            try (Statement later = connection.createStatement()) {
                later.executeUpdate("UPDATE flyway_schema_history SET version = '" + NEWER + "' WHERE version = '2'");
                return later.executeUpdate("INSERT INTO schema_oldest_program VALUES (" + NEWER + ", " + oldest + ")");
            }
        }));
        done(store.close());
    }

    private static int tokens(Connection connection) throws SQLException {
        try (Statement query = connection.createStatement();
                ResultSet row = query.executeQuery("SELECT count(*) FROM access_tokens")) {
            row.next();
            return row.getInt(1);
        }
    }

    @Test
    void aDatabaseThatDoesNotExistIsNamed() {
        var there = (StoreSettings.Postgres) databases.fresh(Kind.POSTGRESQL);
        var wrong = new StoreSettings.Postgres(
                there.url().replaceAll("/\\w+$", "/nowhere"), there.user(), Optional.of(Secret.of("hush")), 1);

        assertThatThrownBy(() -> done(opening().open(wrong, Duration.ZERO, true)))
                .isInstanceOf(CannotOpenDatabase.class)
                .hasMessageContaining("\"nowhere\"")
                .hasMessageNotContaining("hush");
    }

    @Test
    void aRefusedLoginIsNotWaitedFor() {
        var there = (StoreSettings.Postgres) databases.fresh(Kind.POSTGRESQL);
        var wrong = new StoreSettings.Postgres(there.url(), "stranger", Optional.empty(), 1);

        assertThatThrownBy(() -> done(opening().open(wrong, Duration.ofHours(1), true)))
                .isInstanceOf(CannotOpenDatabase.class)
                .hasMessageContaining("stranger")
                .hasMessageContaining("storage.user");
    }

    private StoreOpening opening() {
        return databases.opening(InstantSource.system());
    }
}

package io.tidegate.coordinator.store;

import static io.tidegate.coordinator.store.TestStore.done;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidegate.common.config.Secret;
import io.tidegate.common.sqlite.CannotOpenDatabase;
import io.tidegate.common.sqlite.Schema;
import java.sql.PreparedStatement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StoreOpeningTest {
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
        Store store = databases.open(place);
        done(store.write(connection -> {
            try (PreparedStatement later = connection.prepareStatement(
                    "UPDATE flyway_schema_history SET version = '999' WHERE version = '2'")) {
                return later.executeUpdate();
            }
        }));
        done(store.close());

        assertThatThrownBy(() -> done(opening().open(place, Duration.ofSeconds(10), true)))
                .isInstanceOf(CannotOpenDatabase.class)
                .hasMessageContaining("has schema version 999, this program knows versions up to ");
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

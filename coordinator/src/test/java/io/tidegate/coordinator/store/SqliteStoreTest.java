package io.tidegate.coordinator.store;

import static io.tidegate.coordinator.store.TestStore.done;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidegate.common.sqlite.CannotOpenDatabase;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteStoreTest {
    @TempDir
    Path folder;

    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void close() {
        done(vertx.close());
    }

    @Test
    void twoCoordinatorsOnOneFileAreRefusedInWords() {
        SqliteStore first = TestStore.open(vertx, folder);

        assertThatThrownBy(() -> TestStore.open(vertx, folder))
                .isInstanceOf(CannotOpenDatabase.class)
                .hasMessageContaining("coordinator.db is in use by another process");

        done(first.close());
        done(TestStore.open(vertx, folder).close());
    }

    @Test
    void itsTimeIsTheCoordinators() {
        SqliteStore store = TestStore.open(vertx, folder, InstantSource.fixed(Instant.ofEpochMilli(1234)));

        assertThat(done(store.read(store.dialect()::nowMillis))).isEqualTo(1234);
        done(store.close());
    }
}

package io.tidegate.coordinator.sync;

import static io.tidegate.coordinator.store.TestStore.done;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidegate.common.cluster.ClusterKey;
import io.tidegate.common.config.Secret;
import io.tidegate.coordinator.store.Databases;
import io.tidegate.coordinator.store.Kind;
import io.tidegate.coordinator.store.Store;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ClusterKeysTest {
    @RegisterExtension
    final Databases databases = new Databases();

    private final ClusterKey own = ClusterKey.generate(new SecureRandom());
    private final Path folder = databases.folder();
    private final Store store = databases.open(Kind.SQLITE);

    @Test
    void theFirstStartMakesOneThatOnlyTheProcessMayRead() throws IOException {
        ClusterKey made = load(Optional.empty());

        Path file = folder.resolve("cluster-key");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(Files.readString(file)).isEqualTo(made.base64());
        assertThat(load(Optional.empty())).isEqualTo(made);
    }

    @Test
    void theConfiguredOneIsTakenAndNotWrittenDown() {
        assertThat(load(Optional.of(own))).isEqualTo(own);
        assertThat(folder.resolve("cluster-key")).doesNotExist();
        assertThat(load(Optional.of(own))).isEqualTo(own);
    }

    @Test
    void anotherOneIsRefused() {
        load(Optional.of(own));

        assertThatThrownBy(() -> load(Optional.of(ClusterKey.generate(new SecureRandom()))))
                .isInstanceOf(WrongClusterKey.class)
                .hasMessageContaining("not the one that the store's keys were made under");
    }

    @Test
    void aLostFileIsNotReplacedByANewKey() throws IOException {
        load(Optional.empty());
        Files.delete(folder.resolve("cluster-key"));

        assertThatThrownBy(() -> load(Optional.empty()))
                .isInstanceOf(WrongClusterKey.class)
                .hasMessageContaining("there is no " + folder.resolve("cluster-key"));
        assertThat(folder.resolve("cluster-key")).doesNotExist();
    }

    @Test
    void aFileThatIsNoKeyIsRefused() throws IOException {
        Files.writeString(folder.resolve("cluster-key"), "secret");

        assertThatThrownBy(() -> load(Optional.empty()))
                .isInstanceOf(WrongClusterKey.class)
                .hasMessageContaining("is no cluster key");
    }

    @Test
    void aSecondCoordinatorWithoutTheKeyOfTheFirstIsRefused() {
        load(Optional.empty());
        ClusterKeys elsewhere = new ClusterKeys(databases.vertx(), store, databases.folder(), new SecureRandom());

        assertThatThrownBy(() -> done(elsewhere.of(Optional.empty())))
                .isInstanceOf(WrongClusterKey.class)
                .hasMessageContaining("set cluster.key");
    }

    private ClusterKey load(Optional<ClusterKey> configured) {
        return done(new ClusterKeys(databases.vertx(), store, folder, new SecureRandom())
                .of(configured.map(key -> Secret.of(key.base64()))));
    }
}

package io.tidegate.edge.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidegate.common.directory.KeyMint;
import io.tidegate.common.directory.KeyRecord;
import io.tidegate.common.directory.KeyRules;
import io.tidegate.common.directory.KeyState;
import io.tidegate.common.directory.NewKey;
import io.tidegate.common.directory.User;
import io.tidegate.common.directory.UserCreation;
import io.tidegate.common.directory.UserEdit;
import io.tidegate.common.key.KeyHasher;
import io.tidegate.common.key.NodeSecret;
import io.tidegate.common.sqlite.Database;
import io.tidegate.common.sqlite.DatabaseOptions;
import io.tidegate.common.sqlite.Migrations;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectoryTest {
    @TempDir
    Path folder;

    private final Vertx vertx = Vertx.vertx();
    private final KeyIndex index = new KeyIndex(new NodeRules(Optional.empty(), 64));
    private final KeyHasher hasher = hasherWith(0);
    private Database database;
    private Directory directory;

    @BeforeEach
    void open() {
        database = Database.open(
                vertx, DatabaseOptions.of(folder.resolve("edge.db"), new Migrations("db/edge")), System::nanoTime);
        directory = directory(hasher);
        done(directory.start());
    }

    @AfterEach
    void close() {
        done(database.close());
        done(vertx.close());
    }

    @Test
    void usersChangeAndStayWhoTheyAre() {
        User alice = user("alice");

        User moved = done(directory.edit(
                alice, new UserEdit(Optional.of(ZoneId.of("Asia/Tokyo")), Optional.of(Optional.of("core")))));

        assertThat(index.user(alice.id())).hasValue(moved);
        assertThat(moved.revision()).isGreaterThan(alice.revision());
        assertThat(moved.team()).contains("core");
    }

    @Test
    void changesOnlyWhatIsNamedOfAUser() {
        User alice = user("alice");
        User joined = done(directory.edit(alice, new UserEdit(Optional.empty(), Optional.of(Optional.of("core")))));
        User moved = done(directory.edit(joined, new UserEdit(Optional.of(ZoneId.of("UTC")), Optional.empty())));
        User left = done(directory.edit(moved, new UserEdit(Optional.empty(), Optional.of(Optional.empty()))));

        assertThat(joined.zone()).isEqualTo(alice.zone());
        assertThat(moved.team()).contains("core");
        assertThat(left.team()).isEmpty();
        assertThat(left.zone()).isEqualTo(moved.zone());
    }

    @Test
    void noTwoChangesOfAKeyUndoEachOther() {
        User alice = user("alice");
        NewKey key = done(directory.createKey(alice, KeyRules.NONE, Optional.empty()));
        String id = key.record().id();
        List<Future<?>> changes = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            changes.add(directory.rotate(id, Duration.ZERO));
            changes.add(directory.changeState(id, KeyState.DISABLED));
            changes.add(directory.changeState(id, KeyState.ACTIVE));
        }
        changes.add(directory.changeState(id, KeyState.REVOKED));
        changes.add(directory.rotate(id, Duration.ZERO));
        changes.add(directory.changeState(id, KeyState.ACTIVE));

        done(Future.join(changes));

        KeyRecord inMemory = index.key(id).orElseThrow().record();
        assertThat(inMemory.state()).isEqualTo(KeyState.REVOKED);
        KeyIndex stored = new KeyIndex(new NodeRules(Optional.empty(), 64));
        done(new Directory(new DirectoryStore(database), stored, mint(hasher), clock()).start());
        assertThat(stored.key(id).orElseThrow().record()).isEqualTo(inMemory);
    }

    @Test
    void keepsNoSecretInTheDatabase() {
        NewKey key = done(directory.createKey(user("alice"), KeyRules.NONE, Optional.empty()));

        String row = done(database.read(connection -> {
            try (Statement statement = connection.createStatement();
                    ResultSet found = statement.executeQuery("SELECT * FROM keys")) {
                StringBuilder all = new StringBuilder();
                for (int i = 1; i <= found.getMetaData().getColumnCount(); i++) {
                    all.append(found.getString(i)).append('\n');
                }
                return all.toString();
            }
        }));

        assertThat(row).contains(key.record().id()).doesNotContain(key.key().secret());
    }

    @Test
    void saysWhenTheNodeSecretIsAnotherThanThatOfTheKeys() {
        assertThatThrownBy(() -> done(directory(hasherWith(1)).start()))
                .isInstanceOf(WrongNodeSecret.class)
                .hasMessageContaining("Bring back the file \"node-secret\"");
    }

    private User user(String name) {
        UserCreation made = done(directory.createUser(name, ZoneOffset.UTC, Optional.empty()));
        assertThat(made).isInstanceOf(UserCreation.Created.class);
        return ((UserCreation.Created) made).user();
    }

    private Directory directory(KeyHasher with) {
        return new Directory(new DirectoryStore(database), index, mint(with), clock());
    }

    private static KeyMint mint(KeyHasher hasher) {
        return new KeyMint(hasher, new Random(1));
    }

    private static InstantSource clock() {
        return InstantSource.fixed(Keys.NOW);
    }

    private static KeyHasher hasherWith(int firstByte) {
        byte[] secret = new byte[NodeSecret.LENGTH];
        secret[0] = (byte) firstByte;
        return new KeyHasher(NodeSecret.of(secret));
    }

    private static <T> T done(Future<T> future) {
        try {
            return future.await(30, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError("not done within 30 s", e);
        }
    }
}

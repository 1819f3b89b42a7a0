package io.tidegate.coordinator.store;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/**
 * Fresh stores for a test, of both kinds: {@code @RegisterExtension final Databases databases = new Databases();}. One PostgreSQL
 * serves all tests of the JVM, each with databases of its own; where none is installed the test is skipped, in words.
 */
public final class Databases implements BeforeEachCallback, AfterEachCallback {
    private static final Namespace NAMESPACE = Namespace.create(Databases.class);
    private static final int POOL_SIZE = 4;

    private final Vertx vertx = Vertx.vertx();
    private final List<Store> opened = new ArrayList<>();
    private final List<Path> folders = new ArrayList<>();
    private @Nullable ExtensionContext context;

    /** Of the tests; it is closed after them. */
    public Vertx vertx() {
        return vertx;
    }

    /** A fresh store with the whole schema. */
    public Store open(Kind kind) {
        return open(fresh(kind));
    }

    /** A store at a place that may have been opened before: another coordinator's, with PostgreSQL. */
    public Store open(StoreSettings settings) {
        return open(settings, InstantSource.system());
    }

    /** A store with time in the hand of the test, as far as the database lets it. */
    public Store open(StoreSettings settings, InstantSource clock) {
        Store store = TestStore.done(opening(clock).open(settings, Duration.ZERO, true));
        opened.add(store);
        return store;
    }

    /** A new place without a schema. */
    public StoreSettings fresh(Kind kind) {
        return switch (kind) {
            case SQLITE -> new StoreSettings.Sqlite(folder());
            case POSTGRESQL -> server().newDatabase(POOL_SIZE);
        };
    }

    /** A folder that is gone after the test. */
    public Path folder() {
        try {
            Path folder = Files.createTempDirectory("tidegate-test-");
            folders.add(folder);
            return folder;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    StoreOpening opening(InstantSource clock) {
        return new StoreOpening(vertx, new Surroundings(clock, System::nanoTime, new Random(1)));
    }

    /** The one of all tests: not to be stopped. */
    PostgresServer server() {
        Path programs = programs();
        if (context == null) {
            throw new IllegalStateException("not registered as an extension");
        }
        return context.getRoot()
                .getStore(NAMESPACE)
                .computeIfAbsent(PostgresServer.class, _ -> PostgresServer.start(programs), PostgresServer.class);
    }

    /** Where PostgreSQL's programs are; ends the test as skipped where there are none. */
    static Path programs() {
        var programs = PostgresServer.programs();
        Assumptions.assumeTrue(
                programs.isPresent(),
                "PostgreSQL is not installed (apt-get install postgresql): only SQLite is tested");
        return programs.orElseThrow();
    }

    @Override
    public void beforeEach(ExtensionContext of) {
        context = of;
    }

    @Override
    public void afterEach(ExtensionContext of) throws IOException {
        opened.forEach(store -> TestStore.done(store.close()));
        TestStore.done(vertx.close());
        for (Path folder : folders) {
            try (Stream<Path> files = Files.walk(folder)) {
                files.sorted((a, b) -> b.compareTo(a)).map(Path::toFile).forEach(file -> file.delete());
            }
        }
    }
}

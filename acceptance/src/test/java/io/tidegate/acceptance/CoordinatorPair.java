package io.tidegate.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.function.UnaryOperator;

/** Two coordinators on one PostgreSQL, behind one address that gives each of them connections in turn. */
final class CoordinatorPair implements AutoCloseable {
    private static final String CLUSTER_KEY = Base64.getEncoder().encodeToString(new byte[32]);

    private final PostgresProcess postgres;
    private final List<CoordinatorProcess> both;
    private final TcpBalancer balancer;

    private CoordinatorPair(PostgresProcess postgres, List<CoordinatorProcess> both, TcpBalancer balancer) {
        this.postgres = postgres;
        this.both = both;
        this.balancer = balancer;
    }

    static CoordinatorPair start(String name) {
        return start(name, settings -> settings);
    }

    /** @param more settings of both */
    static CoordinatorPair start(String name, UnaryOperator<CoordinatorSettings> more) {
        return start(name, Release.THIS, more);
    }

    /** Starts two of another version, with what that version knows how to configure. */
    static CoordinatorPair start(String name, Release release) {
        return start(name, release, settings -> settings.unset("timeouts"));
    }

    private static CoordinatorPair start(String name, Release release, UnaryOperator<CoordinatorSettings> more) {
        PostgresProcess postgres = PostgresProcess.start();
        List<CoordinatorProcess> started = new ArrayList<>();
        try {
            for (int i = 1; i <= 2; i++) {
                started.add(CoordinatorProcess.start(more.apply(settings(name + "-" + i, postgres)), release));
            }
            List<String> urls = started.stream().map(CoordinatorProcess::url).toList();
            return new CoordinatorPair(postgres, List.copyOf(started), TcpBalancer.toEachInTurn(urls));
        } catch (AssertionError | RuntimeException | IOException e) {
            started.forEach(CoordinatorProcess::close);
            postgres.close();
            throw new AssertionError("no pair of coordinators", e);
        }
    }

    /** Of one that keeps its data there. */
    static CoordinatorSettings settings(String name, PostgresProcess postgres) throws IOException {
        CoordinatorSettings settings = CoordinatorSettings.named(name)
                .set("storage", "type", "postgresql")
                .set("storage", "url", postgres.url())
                .set("storage", "user", PostgresProcess.USER)
                .set("cluster", "key", "file:cluster-key");
        Files.writeString(settings.folder().resolve("cluster-key"), CLUSTER_KEY);
        return settings;
    }

    /** Where edges reach them. */
    String url() {
        return balancer.url();
    }

    List<CoordinatorProcess> both() {
        return both;
    }

    CoordinatorProcess otherThan(CoordinatorProcess one) {
        return both.getFirst() == one ? both.getLast() : both.getFirst();
    }

    CoordinatorBooks books() {
        return new CoordinatorBooks(postgres.url() + "?user=" + PostgresProcess.USER);
    }

    @Override
    public void close() {
        try (postgres;
                balancer) {
            both.forEach(CoordinatorProcess::close);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

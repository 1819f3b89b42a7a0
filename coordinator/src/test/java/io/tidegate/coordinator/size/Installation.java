package io.tidegate.coordinator.size;

import io.tidegate.common.wire.Revision;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A coordinator, its nodes, and developers who ask it. */
final class Installation implements AutoCloseable {
    private final int nodes;
    private final CoordinatorProcess coordinator;
    private final BeatingFleet fleet;
    private final Developers developers;

    private Installation(int nodes, CoordinatorProcess coordinator, BeatingFleet fleet, Developers developers) {
        this.nodes = nodes;
        this.coordinator = coordinator;
        this.fleet = fleet;
        this.developers = developers;
    }

    /** What was measured in some seconds. */
    record Span(int nodes, Percentiles beats, Percentiles discovery, double cores, CoordinatorProcess.Memory memory) {
        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "%d nodes: beats %s; discovery, asked %d times, %s; the coordinator took %.2f cores; %s",
                    nodes,
                    beats,
                    discovery.count(),
                    discovery,
                    cores,
                    memory);
        }
    }

    /**
     * Starts a coordinator, has nodes join it, as many in each place that developers ask from, and signs their beats. Blocks.
     *
     * @param nodes a multiple of four
     * @param seconds for how long they will beat
     */
    static Installation prepare(Path folder, int nodes, int seconds) throws IOException {
        CoordinatorProcess coordinator = CoordinatorProcess.start(Files.createDirectory(folder));
        try {
            return with(coordinator, folder, nodes, seconds);
        } catch (IOException | RuntimeException | AssertionError e) {
            coordinator.close();
            throw e;
        }
    }

    private static Installation with(CoordinatorProcess coordinator, Path folder, int nodes, int seconds)
            throws IOException {
        String user = coordinator
                .admin("/admin/v1/users", new JsonObject().put("name", "ada"))
                .getString("user_id");
        String key = coordinator
                .admin("/admin/v1/keys", new JsonObject().put("user", user))
                .getString("key");
        List<Member> members = members(coordinator, nodes);
        BeatingFleet fleet = new BeatingFleet(members, new Revision(1, 2), seconds, System.currentTimeMillis());
        return new Installation(nodes, coordinator, fleet, Developers.start(folder, coordinator.port(), key, nodes));
    }

    private static List<Member> members(CoordinatorProcess coordinator, int nodes) {
        List<Member> members = new ArrayList<>();
        int each = nodes / AskingClients.PLACES.size();
        for (String place : AskingClients.PLACES) {
            JsonObject wanted = new JsonObject().put("location", place).put("uses", each);
            String token = coordinator.admin("/admin/v1/join-tokens", wanted).getString("token");
            for (int i = 0; i < each; i++) {
                members.add(Member.join(coordinator, token, place, members.size() + 1));
            }
        }
        return members;
    }

    /** Has the nodes beat. They were signed before: the coordinator's clock is put back for it. */
    void start() throws IOException {
        coordinator.putBack(System.currentTimeMillis() - fleet.from());
        fleet.start(coordinator.port());
    }

    /** Waits until so many seconds' beats are answered. */
    void await(int seconds) {
        fleet.await(seconds);
    }

    /** What the coordinator has used of the processor. */
    Duration cpu() {
        return coordinator.cpu();
    }

    /** How many beats were refused or lost. */
    int beatsFailed() {
        return fleet.failed();
    }

    /** How many answers to what was asked in these seconds do not rank all nodes. */
    long answersFailed(int from, int to) {
        return developers.failed(fleet.at(from), fleet.at(to));
    }

    /**
     * What these seconds brought.
     *
     * @param cpu what the coordinator used of the processor in them
     */
    Span span(int from, int to, Duration cpu) throws IOException {
        return new Span(
                nodes,
                fleet.latency(from, to),
                developers.latency(fleet.at(from), fleet.at(to)),
                (double) cpu.toNanos() / Duration.ofSeconds(to - from).toNanos(),
                coordinator.memory());
    }

    @Override
    public void close() throws IOException {
        try {
            developers.close();
            fleet.close();
        } finally {
            coordinator.close();
        }
    }
}

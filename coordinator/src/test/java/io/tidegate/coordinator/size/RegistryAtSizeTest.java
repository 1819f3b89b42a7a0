package io.tidegate.coordinator.size;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tidegate.common.wire.Revision;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A thousand nodes that beat every second, with real signatures, against one coordinator with SQLite in a process of its own, as
 * it ships; and developers with a key, in another process, who ask it where to go meanwhile. The nodes are this process. All are on the
 * same processors, so their own sockets, and the wait for a processor, are in the figures. It prints the figures.
 *
 * <p>What the coordinator does to its own answers is in every round of ten seconds; what else the machine does is in some. So the
 * best of the rounds counts, of those in which other processes left the processors to the coordinator, and the first that is good enough
 * ends the test. Where there was none, the machine was too busy to tell, and the test is skipped. {@code -Dtidegate.registry.nodes=N} takes other numbers of nodes, a multiple of four.
 */
@Tag("full")
@Tag("alone")
class RegistryAtSizeTest {
    private static final int NODES = Integer.getInteger("tidegate.registry.nodes", 1000);
    private static final int WARM_UP_SECONDS = 30;
    private static final int ROUND_SECONDS = 10;
    private static final int ROUNDS = 6;
    private static final int SECONDS = WARM_UP_SECONDS + ROUNDS * ROUND_SECONDS;

    private static final double MOST_CORES_OF_OTHERS = 0.2;
    private static final double DISCOVERY_MILLIS = 5;

    /** Silence after which a node is suspect. */
    private static final double BEAT_MILLIS = 3000;

    /** Ten seconds of it. */
    private record Round(Percentiles beats, Percentiles discovery, double coresOfCoordinator, double coresOfOthers) {
        boolean isQuiet() {
            return coresOfOthers < MOST_CORES_OF_OTHERS;
        }

        boolean isFast() {
            return discovery.at(0.99) < DISCOVERY_MILLIS;
        }

        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "beats %s; discovery, asked %d times, %s; the coordinator took %.2f cores and others %.2f",
                    beats,
                    discovery.count(),
                    discovery,
                    coresOfCoordinator,
                    coresOfOthers);
        }
    }

    @Test
    void discoveryAnswersInAFewMillisecondsWhileAThousandNodesBeat(@TempDir Path folder) throws IOException {
        try (CoordinatorProcess coordinator = CoordinatorProcess.start(folder)) {
            String key = key(coordinator);
            List<Member> members = members(coordinator);
            long from = System.currentTimeMillis();
            try (BeatingFleet fleet = new BeatingFleet(members, new Revision(1, 2), SECONDS, from);
                    Developers developers = Developers.start(folder, coordinator.port(), key, NODES)) {
                // Signing took a while: the beats are of the coordinator's time again.
                coordinator.putBack(System.currentTimeMillis() - from);
                fleet.start(coordinator.port());
                List<Round> rounds = rounds(coordinator, fleet, developers);

                CoordinatorProcess.Memory memory = coordinator.memory();
                rounds.forEach(System.out::println);
                System.out.println(memory);

                List<Round> quiet = rounds.stream().filter(Round::isQuiet).toList();
                assumeTrue(!quiet.isEmpty(), "others took the processors in every round");
                assertThat(fleet.failed()).as("beats refused or lost").isZero();
                assertThat(developers.failed(fleet.begin() + nanos(WARM_UP_SECONDS)))
                        .as("answers that do not rank all nodes")
                        .isZero();
                assertThat(quiet).allMatch(round -> round.beats().at(0.99) < BEAT_MILLIS);
                assertThat(quiet).anyMatch(Round::isFast);
            }
        }
    }

    private static String key(CoordinatorProcess coordinator) {
        String user = coordinator
                .admin("/admin/v1/users", new JsonObject().put("name", "ada"))
                .getString("user_id");
        return coordinator
                .admin("/admin/v1/keys", new JsonObject().put("user", user))
                .getString("key");
    }

    /** As many in each place that developers ask from. */
    private static List<Member> members(CoordinatorProcess coordinator) {
        List<Member> members = new ArrayList<>();
        int each = NODES / AskingClients.PLACES.size();
        for (String place : AskingClients.PLACES) {
            JsonObject wanted = new JsonObject().put("location", place).put("uses", each);
            String token = coordinator.admin("/admin/v1/join-tokens", wanted).getString("token");
            for (int i = 0; i < each; i++) {
                members.add(Member.join(coordinator, token, place, members.size() + 1));
            }
        }
        return members;
    }

    private static List<Round> rounds(CoordinatorProcess coordinator, BeatingFleet fleet, Developers developers)
            throws IOException {
        List<Round> rounds = new ArrayList<>();
        fleet.await(WARM_UP_SECONDS);
        OtherWork others = new OtherWork(coordinator, developers);
        boolean shown = false;
        for (int from = WARM_UP_SECONDS; from < SECONDS && !shown; from += ROUND_SECONDS) {
            int to = from + ROUND_SECONDS;
            Duration cpu = coordinator.cpu();
            fleet.await(to);
            Round round = new Round(
                    fleet.latency(from, to),
                    developers.latency(fleet.begin() + nanos(from), fleet.begin() + nanos(to)),
                    (double) coordinator.cpu().minus(cpu).toNanos() / nanos(ROUND_SECONDS),
                    others.cores());
            rounds.add(round);
            shown = round.isQuiet() && round.isFast();
        }
        return rounds;
    }

    private static long nanos(int seconds) {
        return Duration.ofSeconds(seconds).toNanos();
    }
}

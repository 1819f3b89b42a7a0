package io.tidegate.coordinator.size;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tidegate.common.wire.Revision;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
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
 * ends the test. Where there was none, the machine was too busy to tell, and the test is skipped. Where none was good enough, all but a
 * dozen of the nodes fall silent, and what answers take then tells whether it was the machine: the median is as good with a thousand, and
 * the tail, of ten answers in a round, is not of another kind. {@code -Dtidegate.registry.nodes=N}
 * takes other numbers of nodes, a multiple of four.
 */
@Tag("full")
@Tag("alone")
class RegistryAtSizeTest {
    private static final int NODES = Integer.getInteger("tidegate.registry.nodes", 1000);
    private static final int WARM_UP_SECONDS = 30;
    private static final int ROUNDS = 6;
    private static final int SECONDS = Round.seconds(WARM_UP_SECONDS, ROUNDS);

    private static final int A_DOZEN = 12;
    /** Until who fell silent is down. */
    private static final int SILENCE_SECONDS = 10;

    private static final int ROUNDS_OF_A_DOZEN = 3;
    private static final int SECONDS_OF_A_DOZEN = Round.seconds(SILENCE_SECONDS, ROUNDS_OF_A_DOZEN);

    private static final double DISCOVERY_MILLIS = 5;
    private static final double MEDIAN_TO_A_DOZEN = 1.5;
    private static final double TAIL_TO_A_DOZEN = 3;

    /** Silence after which a node is suspect. */
    private static final double BEAT_MILLIS = 3000;

    @Test
    void discoveryAnswersInAFewMillisecondsWhileAThousandNodesBeat(@TempDir Path folder) throws IOException {
        Revision applied = new Revision(1, 2);
        try (CoordinatorProcess coordinator = CoordinatorProcess.start(folder)) {
            String key = key(coordinator);
            List<Member> members = members(coordinator);
            long from = System.currentTimeMillis();
            try (BeatingFleet fleet = new BeatingFleet(members, applied, 0, SECONDS, from);
                    BeatingFleet dozen = new BeatingFleet(
                            aDozen(members), applied, SECONDS, SECONDS_OF_A_DOZEN, from + SECONDS * 1000L);
                    Developers developers = Developers.start(folder, coordinator.port(), key, NODES)) {
                // Signing took a while: the beats are of the coordinator's time again.
                coordinator.putBack(System.currentTimeMillis() - from);
                fleet.start(coordinator.port());
                List<Round> quiet = quiet(Round.measure(
                        coordinator, fleet, developers, WARM_UP_SECONDS, ROUNDS, RegistryAtSizeTest::isFast));
                System.out.println(coordinator.memory());

                assumeTrue(!quiet.isEmpty(), "others took the processors in every round");
                assertThat(fleet.failed()).as("beats refused or lost").isZero();
                assertThat(developers.failed(fleet.at(WARM_UP_SECONDS), fleet.at(SECONDS)))
                        .as("answers that do not rank all nodes")
                        .isZero();
                assertThat(quiet).allMatch(round -> round.beats().at(0.99) < BEAT_MILLIS);
                if (quiet.stream().noneMatch(RegistryAtSizeTest::isFast)) {
                    dozen.start(coordinator.port());
                    List<Round> few = quiet(Round.measure(
                            coordinator, dozen, developers, SILENCE_SECONDS, ROUNDS_OF_A_DOZEN, _ -> false));
                    assumeTrue(!few.isEmpty(), "others took the processors in every round with a dozen nodes");
                    assertThat(dozen.failed()).as("beats refused or lost").isZero();
                    assertThat(best(quiet, 0.5)).isLessThan(MEDIAN_TO_A_DOZEN * best(few, 0.5));
                    assertThat(best(quiet, 0.99)).isLessThan(TAIL_TO_A_DOZEN * best(few, 0.99));
                }
            }
        }
    }

    private static boolean isFast(Round round) {
        return round.isQuiet() && round.discovery().at(0.99) < DISCOVERY_MILLIS;
    }

    private static List<Round> quiet(List<Round> rounds) {
        return rounds.stream().filter(Round::isQuiet).toList();
    }

    private static double best(List<Round> rounds, double share) {
        return rounds.stream()
                .mapToDouble(round -> round.discovery().at(share))
                .min()
                .orElseThrow();
    }

    /** As many in each place. */
    private static List<Member> aDozen(List<Member> members) {
        return IntStream.range(0, A_DOZEN)
                .mapToObj(i -> members.get(i * members.size() / A_DOZEN))
                .toList();
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
}

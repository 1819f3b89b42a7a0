package io.tidegate.acceptance;

import static io.tidegate.acceptance.LabCluster.FAR;
import static io.tidegate.acceptance.LabCluster.NEAR;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.testing.Eventually;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A coordinator and two edges on hosts of their own. The link of one edge is slow, then cut for longer than the bus waits, then healed. */
@Tag("full")
class CutLinkTest {
    private static final Duration SOON = Duration.ofSeconds(3);
    private static final Duration CUT = Duration.ofSeconds(25);
    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final int QUESTIONS = 20;

    @Test
    void aRevocationOvertakesASlowLinkIsMissedByACutOneAndHoldsOnceItIsHealed() {
        Optional<String> forbidden = NetworkLab.forbidden();
        Assumptions.assumeTrue(forbidden.isEmpty(), () -> forbidden.orElse(""));
        try (NetworkLab lab = NetworkLab.of(3);
                LabCluster hosts = new LabCluster(lab)) {
            hosts.start();
            JsonObject slow = hosts.newKey();
            JsonObject cut = hosts.newKey();
            JsonObject healed = hosts.newKey();

            lab.slow(FAR);
            long began = System.nanoTime();
            for (int i = 0; i < QUESTIONS; i++) {
                assertThat(hosts.asksCoordinator(FAR)).isTrue();
            }
            report("over the slow link, " + QUESTIONS + " answers came", began);
            // 14 KB of packets; without the slow link it is 0.9 s on an idle machine
            assertThat(System.nanoTime() - began).isGreaterThan(TimeUnit.SECONDS.toNanos(2));
            began = hosts.revoke(slow);
            hosts.awaitStatus(NEAR, slow, 401, SOON);
            hosts.awaitStatus(FAR, slow, 401, LIMIT);
            report("over the slow link, a revocation arrived", began);
            lab.quicken(FAR);

            lab.cut(FAR);
            began = hosts.revoke(cut);
            hosts.awaitStatus(NEAR, cut, 401, SOON);
            Eventually.until(
                    "it is down", LIMIT, () -> hosts.nodes().state("edge-3").equals("down"));
            report("a node behind a cut link was down", began);
            Eventually.pass(CUT);
            assertThat(hosts.status(FAR, cut)).isEqualTo(200);
            assertThat(hosts.nodes().state("edge-2")).isEqualTo("healthy");

            lab.heal(FAR);
            began = System.nanoTime();
            hosts.awaitStatus(FAR, cut, 401, LIMIT);
            report("once the link was healed, what was revoked meanwhile was refused", began);
            hosts.awaitWhole();
            report("... and all were healthy and heard the bus", began);

            hosts.revoke(healed);
            hosts.awaitStatus(NEAR, healed, 401, SOON);
            hosts.awaitStatus(FAR, healed, 401, SOON);
            for (JsonObject key : List.of(slow, cut, healed)) {
                assertThat(hosts.status(FAR, key)).isEqualTo(401);
            }
            assertThat(hosts.nodes().names()).containsExactly("edge-2", "edge-3");
        }
    }

    private static void report(String what, long began) {
        System.err.println("links: " + what + " after "
                + Duration.ofNanos(System.nanoTime() - began).toMillis() + " ms");
    }
}

package io.tidegate.acceptance;

import static io.tidegate.acceptance.LabCluster.FAR;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.testing.Eventually;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * An edge whose link to the coordinator is cut, on hosts of their own: it goes on with its leases, then each quota's island rule decides.
 * Once the link is healed, what it used is counted, to the unit.
 */
@Tag("full")
class QuotaCutLinkTest {
    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final int REQUESTS = 100_000;
    private static final int BEFORE = 20;
    private static final int OPEN = 7;
    private static final Ask ASK = Ask.quick(1, 1, 1);

    /** A user, and what became of its requests while the link was cut. */
    private static final class Island {
        private final String user;
        private final JsonObject key;
        private int admitted;
        private Optional<LabCluster.Reply> refusal = Optional.empty();

        Island(LabCluster hosts, String user, int open) {
            this.user = user;
            this.key = hosts.newUser(user);
            hosts.setQuota(FAR, user, "requests", REQUESTS, new JsonObject().put("island", open));
        }

        void ask(LabCluster hosts) {
            LabCluster.Reply reply = hosts.ask(FAR, key, ASK);
            if (reply.status() == 200) {
                admitted++;
            } else {
                refusal = Optional.of(reply);
            }
        }
    }

    @Test
    void goesOnWithItsLeaseThenWithWhatTheQuotaAllowsAnIslandAndAllIsCountedOnceItIsHealed() {
        Optional<String> forbidden = NetworkLab.forbidden();
        Assumptions.assumeTrue(forbidden.isEmpty(), () -> forbidden.orElse(""));
        try (NetworkLab lab = NetworkLab.of(3);
                LabCluster hosts = new LabCluster(lab)) {
            hosts.start();
            hosts.startProvider(FAR);
            Island closed = new Island(hosts, "closed", 0);
            Island open = new Island(hosts, "open", OPEN);
            List<Island> both = List.of(closed, open);
            for (int i = 0; i < BEFORE; i++) {
                both.forEach(
                        one -> assertThat(hosts.ask(FAR, one.key, ASK).status()).isEqualTo(200));
            }

            lab.cut(FAR);
            untilRefused(hosts, both);

            for (Island one : both) {
                assertThat(one.refusal.orElseThrow().status()).isEqualTo(503);
                assertThat(one.refusal.orElseThrow().body()).contains("can't reach its coordinator");
                assertThat(hosts.ask(FAR, one.key, ASK).status()).isEqualTo(503);
            }
            assertThat(hosts.ledger(FAR).allowedAsIsland()).isEqualTo(OPEN);
            long leasedToClosed = hosts.quota("closed").held();
            long leasedToOpen = hosts.quota("open").held();
            report("with leases of %d and %d, the cut edge admitted %d, and %d with %d as an island"
                    .formatted(leasedToClosed, leasedToOpen, closed.admitted, open.admitted, OPEN));
            assertThat(closed.admitted).isPositive().isLessThanOrEqualTo((int) leasedToClosed);
            assertThat(open.admitted).isGreaterThan(OPEN).isLessThanOrEqualTo((int) leasedToOpen + OPEN);

            lab.heal(FAR);
            long began = System.nanoTime();
            for (Island one : both) {
                Eventually.until(
                        one.user + " is served again",
                        LIMIT,
                        () -> hosts.ask(FAR, one.key, ASK).status() == 200);
            }
            report("once the link was healed, both were served after "
                    + Duration.ofNanos(System.nanoTime() - began).toMillis() + " ms");
            for (Island one : both) {
                long all = BEFORE + one.admitted + 1L;
                Eventually.until(
                        "all that " + one.user + " used is counted, and nothing is held",
                        LIMIT,
                        () -> hosts.quota(one.user).held() == 0
                                && hosts.quota(one.user).used() == all,
                        () -> all + ": " + hosts.quota(one.user));
                QuotaStanding quota = hosts.quota(one.user);
                assertThat(hosts.ledger(FAR).quotaRows().stream()
                                .mapToLong(row -> row.charge(quota))
                                .sum())
                        .isEqualTo(quota.used());
                assertThat(quota.remaining()).isEqualTo(quota.limit() - quota.used());
            }
        }
    }

    /** In turn, so that neither lease lies idle meanwhile. */
    private static void untilRefused(LabCluster hosts, List<Island> both) {
        Eventually.until("both are refused", LIMIT, () -> {
            both.stream().filter(one -> one.refusal.isEmpty()).forEach(one -> one.ask(hosts));
            return both.stream().allMatch(one -> one.refusal.isPresent());
        });
    }

    private static void report(String what) {
        System.err.println("quotas and links: " + what);
    }
}

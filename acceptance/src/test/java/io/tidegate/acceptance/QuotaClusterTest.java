package io.tidegate.acceptance;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.testing.Eventually;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Promise P3: one user's quota holds over four nodes while nodes and the coordinator are killed and frozen, until it is used up, and is
 * refused nobody before that.
 *
 * <p>{@code -Dtidegate.seed=N} repeats the choices of a run.
 */
@Tag("full")
@Tag("alone")
class QuotaClusterTest {
    private static final int EDGES = 4;
    private static final int CLIENTS = 64;
    private static final String USER = "developer";
    /** Enough for some thousand exchanges. */
    private static final long TOKENS = 4_000_000;

    private static final long PLENTY = 1_000_000_000_000L;
    private static final Duration LIMIT = Duration.ofMinutes(4);
    private static final Duration FROZEN = Duration.ofSeconds(3);
    private static final Duration USED_UP = Duration.ofSeconds(4);
    /** So long a row may be on its way, or what it did not use. */
    private static final long LATE_MILLIS = 2_500;

    private static final Pattern NUMBERS =
            Pattern.compile("needs about ([\\d,]+) tokens: ([\\d,]+) tokens used(?:, ([\\d,]+) tokens held)?");

    private final long seed = Long.getLong("tidegate.seed", System.nanoTime());
    private final List<Outage> outages = new ArrayList<>();

    /**
     * When a part was away, in milliseconds since 1970.
     *
     * @param bank whether it was the coordinator
     */
    private record Outage(boolean bank, long from, long to) {
        boolean holds(Crowd.Reply reply) {
            return reply.began() + reply.nanos() / 1_000_000 >= from && reply.began() <= to;
        }
    }

    @Test
    void holdsUntilItIsUsedUpWhateverIsKilledOrFrozen() throws Exception {
        try (Cluster cluster = Cluster.start("quota", EDGES)) {
            String key = cluster.keyFor(USER);
            Operator operator = cluster.coordinator().operator();
            operator.setQuota(USER, "tokens", TOKENS, new JsonObject());
            operator.setQuota(USER, "requests", PLENTY, new JsonObject());
            operator.setQuota(USER, "cost", PLENTY, new JsonObject());
            cluster.awaitQuotas(USER, 3);

            try (Crowd crowd = crowd(cluster, key)) {
                crowd.go();
                whenUsed(operator, 0.15);
                kill(cluster.edges().get(0));
                whenUsed(operator, 0.35);
                freeze(cluster.edges().get(1));
                whenUsed(operator, 0.5);
                killCoordinator(cluster);
                whenUsed(operator, 0.9);
                kill(cluster.edges().get(2));
                killCoordinator(cluster);
                QuotaStanding usedUp = whenUsedUp(operator, crowd);
                crowd.stop();
                QuotaAudit.of(cluster);
                useTheRest(cluster, operator, crowd);
                audit(operator, crowd, QuotaAudit.of(cluster), usedUp);
            }
        }
    }

    private void audit(Operator operator, Crowd crowd, QuotaAudit audit, QuotaStanding usedUp) {
        for (String unit : List.of("tokens", "requests", "cost")) {
            QuotaStanding quota = QuotaAudit.awaitNothingHeld(operator, USER, unit);
            assertThat(quota.used()).describedAs("seed %d: %s", seed, quota).isEqualTo(audit.charged(quota));
            assertThat(quota.remaining()).isEqualTo(Math.max(0, quota.limit() - quota.used()));
        }
        QuotaStanding tokens = operator.quota(USER, "tokens");
        report(crowd, audit, usedUp, tokens);
        assertThat(audit.spent(tokens))
                .describedAs("tokens on the bill; seed %d", seed)
                .isLessThanOrEqualTo(TOKENS + audit.beyond(tokens) + audit.uncertain(tokens));
        assertThat(tokens.used())
                .describedAs("to the last token, or beyond; seed %d", seed)
                .isGreaterThanOrEqualTo(TOKENS);
        assertNobodyWasRefusedWhileThereWasRoom(crowd, audit, tokens);
    }

    private Crowd crowd(Cluster cluster, String key) {
        List<Random> chance = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            chance.add(new Random(seed + i));
        }
        return Crowd.at(cluster, key).with(CLIENTS, client -> Ask.random(chance.get(client)), _ -> true);
    }

    private static void whenUsed(Operator operator, double part) {
        Eventually.until(
                part + " of the quota is used",
                LIMIT,
                () -> operator.quota(USER, "tokens").used() >= part * TOKENS,
                () -> operator.quota(USER, "tokens").toString());
    }

    private static QuotaStanding whenUsedUp(Operator operator, Crowd crowd) {
        Eventually.pass(USED_UP);
        Eventually.until(
                "the quota is used up",
                LIMIT,
                () -> crowd.sinceLastDone().compareTo(USED_UP) > 0,
                () -> operator.quota(USER, "tokens").toString());
        return operator.quota(USER, "tokens");
    }

    private void kill(EdgeProcess edge) {
        long from = System.currentTimeMillis();
        edge.program().kill();
        edge.restart();
        edge.awaitReady();
        LedgerFile ledger = LedgerFile.in(edge.settings().data());
        Eventually.until(
                "what the killed edge held is free",
                LIMIT,
                () -> ledger.epochsToEnd() == 0,
                () -> edge.program().tail());
        outages.add(new Outage(false, from, System.currentTimeMillis() + LATE_MILLIS));
    }

    private void freeze(EdgeProcess edge) {
        long from = System.currentTimeMillis();
        edge.program().freeze();
        Eventually.pass(FROZEN);
        edge.program().thaw();
        outages.add(new Outage(false, from, System.currentTimeMillis() + LATE_MILLIS));
    }

    private void killCoordinator(Cluster cluster) {
        long from = System.currentTimeMillis();
        cluster.coordinator().program().kill();
        cluster.coordinator().restart();
        cluster.coordinator().awaitReady();
        outages.add(new Outage(true, from, System.currentTimeMillis() + LATE_MILLIS));
    }

    /** One request at each edge in turn may have what is left, to the token, wherever it lies idle. */
    private static void useTheRest(Cluster cluster, Operator operator, Crowd crowd) throws InterruptedException {
        for (int i = 0; i < EDGES; i++) {
            QuotaStanding quota = operator.quota(USER, "tokens");
            long left = quota.limit() - quota.used();
            if (left > Ask.smallest()) {
                Crowd.Reply reply = crowd.send(i, Ask.exactly(Math.min(left, 4_000)));
                assertThat(reply.status()).describedAs("%s: %s", quota, reply).isEqualTo(200);
                cluster.awaitReported();
            }
        }
    }

    private void assertNobodyWasRefusedWhileThereWasRoom(Crowd crowd, QuotaAudit audit, QuotaStanding quota) {
        Map<String, Long> reserved = crowd.replies().stream()
                .collect(toMap(Crowd.Reply::session, reply -> reply.ask().reserved()));
        for (Crowd.Reply r : crowd.replies())
            if (r.isUnknown() && outages.stream().noneMatch(o -> o.bank() && o.holds(r)))
                for (Crowd.Reply reply : crowd.replies()) {
                    if (reply.isOverQuota()) {
                        Matcher told = NUMBERS.matcher(reply.text());
                        assertThat(told.find()).describedAs("%s", reply).isTrue();
                        assertThat(number(told, 1) + number(told, 2) + number(told, 3))
                                .describedAs("seed %d: what the refusal says, %s", seed, reply)
                                .isGreaterThan(TOKENS);
                        if (outages.stream().noneMatch(outage -> outage.holds(reply))) {
                            long refused = reply.began() + reply.nanos() / 1_000_000;
                            assertThat(audit.takenBy(refused, LATE_MILLIS, quota, reserved)
                                            + reply.ask().reserved())
                                    .describedAs("seed %d: what was taken by then, and %s", seed, reply)
                                    .isGreaterThan(TOKENS);
                        }
                    } else if (reply.isUnknown()) {
                        assertThat(outages)
                                .describedAs("seed %d: the coordinator was there, yet %s", seed, reply)
                                .anyMatch(outage -> outage.bank() && outage.holds(reply));
                    } else if (!reply.isWhole()) {
                        assertThat(outages)
                                .describedAs("seed %d: nothing was away, yet %s", seed, reply)
                                .anyMatch(outage -> outage.holds(reply));
                    }
                }
    }

    private static long number(Matcher told, int group) {
        String digits = told.group(group);
        return digits == null ? 0 : Long.parseLong(digits.replace(",", ""));
    }

    private void report(Crowd crowd, QuotaAudit audit, QuotaStanding end, QuotaStanding settled) {
        System.err.printf(
                "quota: seed %d: %d exchanges of %d clients over %d edges, %d over quota, %d not known; limit %d, by the bill %d"
                        + " (overshoot %d; beyond leases %d, in %d estimated rows %d), used %d; when it was used up, %d lay idle"
                        + " and %d were free%n",
                seed,
                crowd.done(),
                CLIENTS,
                EDGES,
                crowd.replies().stream().filter(Crowd.Reply::isOverQuota).count(),
                crowd.replies().stream().filter(Crowd.Reply::isUnknown).count(),
                settled.limit(),
                audit.spent(settled),
                audit.spent(settled) - settled.limit(),
                audit.beyond(settled),
                audit.estimatedRows(),
                audit.uncertain(settled),
                settled.used(),
                end.held(),
                end.remaining());
    }
}

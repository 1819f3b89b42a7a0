package io.tidegate.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** 1,000 clients over four edges race for the last hundredth of a quota: all of it can be used, and nothing beyond. */
@Tag("full")
@Tag("alone")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LastHundredthTest {
    private static final int EDGES = 4;
    private static final int CLIENTS = 1_000;
    private static final int REQUESTS = 20_000;
    /** So that no node is asked by all before it has run for a moment. */
    private static final int WARM_UP = 4_000;

    private static final long TOKENS = 100_000_000;
    private static final Duration LIMIT = Duration.ofMinutes(4);
    private static final Ask SMALL = Ask.quick(1, 1, 1);

    private Cluster cluster;
    private Operator operator;

    @BeforeAll
    void start() {
        cluster = Cluster.start("last-hundredth", EDGES);
        operator = cluster.coordinator().operator();
    }

    @AfterAll
    void stop() {
        cluster.close();
    }

    @Test
    void exactlyAsManyRequestsAreAdmittedAsThereAre() {
        String key = keyWithQuota("counter", "requests", REQUESTS);
        int last = REQUESTS / 100;
        use(key, REQUESTS - last);

        try (Crowd crowd =
                Crowd.at(cluster, key).with(CLIENTS, _ -> SMALL, _ -> false).go()) {
            crowd.awaitGone(LIMIT);
            report("requests", crowd);
            assertThat(crowd.replies()).allMatch(LastHundredthTest::isMeant);
            assertThat(crowd.done()).isEqualTo(last);
        }
        QuotaAudit audit = QuotaAudit.of(cluster);
        QuotaStanding quota = QuotaAudit.awaitNothingHeld(operator, "counter", "requests");
        assertThat(quota.used()).isEqualTo(REQUESTS).isEqualTo(audit.charged(quota));
        assertThat(quota.remaining()).isZero();
    }

    @Test
    void tokensAreUsedToTheLastAndNotBeyond() throws Exception {
        String key = keyWithQuota("spender", "tokens", TOKENS);
        use(key, WARM_UP);
        cluster.awaitReported();
        long most = TOKENS - TOKENS / 100 - operator.quota("spender", "tokens").used();
        try (Crowd first = Crowd.at(cluster, key)) {
            assertThat(first.send(0, Ask.quick(1, most, 0)).isWhole()).isTrue();
        }
        // It used more than it had reserved, which the bound allows until the bank has seen its row: so it is seen.
        cluster.awaitReported();
        Random chance = new Random(1);
        Predicate<Crowd.Reply> untilRefused = reply -> reply.isWhole() || reply.isUnknown();

        try (Crowd crowd = Crowd.at(cluster, key)
                .with(CLIENTS, _ -> within(chance), untilRefused)
                .go()) {
            crowd.awaitGone(LIMIT);
            report("tokens", crowd);
            assertThat(crowd.replies()).allMatch(LastHundredthTest::isMeant);
            cluster.awaitReported();
            for (long left = left(); left > Ask.smallest(); left = left()) {
                Crowd.Reply reply = crowd.send(crowd.done(), Ask.exactly(Math.min(left, 4_000)));
                assertThat(reply.isWhole())
                        .describedAs("%d left: %s", left, reply)
                        .isTrue();
                cluster.awaitReported();
            }
        }
        QuotaAudit audit = QuotaAudit.of(cluster);
        QuotaStanding quota = QuotaAudit.awaitNothingHeld(operator, "spender", "tokens");
        System.err.println("last hundredth: " + quota + ", by the bill " + audit.spent(quota));
        assertThat(quota.used()).isEqualTo(audit.spent(quota)).isEqualTo(audit.charged(quota));
        assertThat(quota.used()).isLessThanOrEqualTo(TOKENS);
        assertThat(quota.remaining()).isLessThanOrEqualTo(Ask.smallest());
    }

    /** On a machine that is too busy for an answer of the bank in time, it may be that a node does not know. */
    private static boolean isMeant(Crowd.Reply reply) {
        return reply.isWhole() || reply.isOverQuota() || reply.isUnknown();
    }

    private long left() {
        QuotaStanding quota = operator.quota("spender", "tokens");
        return quota.limit() - quota.used();
    }

    /** Uses half of what it reserves, or up to all of it. */
    private static synchronized Ask within(Random chance) {
        long reserved = 2_000;
        return Ask.quick(reserved, Ask.smallest() / 2, chance.nextLong(reserved / 2, reserved + 1));
    }

    private String keyWithQuota(String user, String unit, long limit) {
        String key = cluster.keyFor(user);
        operator.setQuota(user, unit, limit, new JsonObject());
        cluster.awaitQuotas(user, 1);
        return key;
    }

    /** So many requests, without a refusal. */
    private void use(String key, int requests) {
        AtomicInteger begun = new AtomicInteger(64);
        long began = System.nanoTime();
        try (Crowd crowd = Crowd.at(cluster, key)
                .with(64, _ -> SMALL, _ -> begun.incrementAndGet() <= requests)
                .go()) {
            crowd.awaitGone(LIMIT);
            assertThat(crowd.replies()).allMatch(Crowd.Reply::isWhole);
            assertThat(crowd.done()).isEqualTo(requests);
        }
        System.err.println("last hundredth: " + requests + " requests within "
                + Duration.ofNanos(System.nanoTime() - began).toSeconds() + " s before");
    }

    private static void report(String unit, Crowd crowd) {
        Times refusals = new Times();
        Times answers = new Times();
        crowd.replies().forEach(reply -> (reply.isWhole() ? answers : refusals).add(reply.nanos()));
        long unknown = crowd.replies().stream().filter(Crowd.Reply::isUnknown).count();
        System.err.println("last hundredth of " + unit + ", " + CLIENTS + " clients over " + EDGES + " edges: answers "
                + answers + "; refusals " + refusals + ", of them not known " + unknown);
    }
}

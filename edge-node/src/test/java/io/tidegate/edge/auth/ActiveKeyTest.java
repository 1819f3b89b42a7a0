package io.tidegate.edge.auth;

import static io.tidegate.edge.auth.Keys.NOW;
import static io.tidegate.edge.auth.Keys.refusal;
import static io.tidegate.edge.auth.Keys.slot;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.common.config.Cidr;
import io.tidegate.common.directory.ClientRule;
import io.tidegate.common.directory.KeyRecord;
import io.tidegate.common.directory.KeyRules;
import io.tidegate.common.directory.ModelRule;
import io.tidegate.common.key.GatewayKey;
import io.tidegate.edge.refusal.Refusal;
import io.tidegate.edge.refusal.RefusalKind;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ActiveKeyTest {
    private static final long START = NOW.toEpochMilli();
    private static final InetAddress OFFICE = InetAddress.ofLiteral("10.1.2.3");
    private static final String CLAUDE_CODE = "claude-cli/2.1.197 (external, cli)";

    private final Keys keys = Keys.onANodeWithoutRules();

    @Test
    void mayDoAnythingWithoutRules() {
        ActiveKey key = keys.active(keys.with(KeyRules.NONE));

        assertThat(key.checkCaller(OFFICE, "")).isEmpty();
        assertThat(key.checkModel("anything")).isEmpty();
        assertThat(key.enter(Lane.MESSAGES, START)).isInstanceOf(SlotResult.Entered.class);
    }

    @Test
    void mayUseOnlyTheModelsItIsAllowed() {
        ActiveKey key = keys.active(keys.with(models("claude-sonnet-*", "claude-haiku-4-5")));

        assertThat(key.checkModel("claude-sonnet-5")).isEmpty();
        Refusal refusal = key.checkModel("claude-opus-4-8").orElseThrow();
        assertThat(refusal.kind()).isEqualTo(RefusalKind.MODEL_NOT_ALLOWED);
        assertThat(refusal.message()).contains("\"claude-opus-4-8\"", "claude-sonnet-*, claude-haiku-4-5");
    }

    @Test
    void quotesOnlySoMuchOfAModelsName() {
        ActiveKey key = keys.active(keys.with(models("claude-*")));

        assertThat(key.checkModel("x".repeat(1_000_000)).orElseThrow().message())
                .hasSizeLessThan(400);
    }

    @Test
    void mayBeUsedOnlyByTheClientItIsFor() {
        ActiveKey key = keys.active(keys.with(client("claude-code >= 3")));

        Refusal refusal = key.checkCaller(OFFICE, CLAUDE_CODE).orElseThrow();
        assertThat(refusal.kind()).isEqualTo(RefusalKind.CLIENT_NOT_ALLOWED);
        assertThat(refusal.message()).contains("claude-code >= 3.0.0 only", "this is claude-code 2.1.197");
    }

    @Test
    void isUnderTheNodesClientRuleBesidesItsOwn() {
        Keys strict = new Keys(new NodeRules(Optional.of(ClientRule.parse("claude-code >= 1.0.55")), 64));
        ActiveKey key = strict.active(strict.with(client("claude-code < 2")));

        assertThat(key.checkCaller(OFFICE, "claude-cli/1.0.59 (external, cli)")).isEmpty();
        assertThat(key.checkCaller(OFFICE, "claude-cli/1.0.54 (external, cli)")).isPresent();
        assertThat(key.checkCaller(OFFICE, CLAUDE_CODE)).isPresent();
    }

    @Test
    void mayBeUsedOnlyFromItsAddresses() {
        ActiveKey key = keys.active(keys.with(addresses("10.0.0.0/8", "2001:db8::/32")));

        assertThat(key.checkCaller(OFFICE, "")).isEmpty();
        assertThat(key.checkCaller(InetAddress.ofLiteral("2001:db8::1"), "")).isEmpty();
        assertThat(key.checkCaller(InetAddress.ofLiteral("::ffff:10.1.2.3"), ""))
                .isEmpty();
        Refusal refusal =
                key.checkCaller(InetAddress.ofLiteral("192.0.2.1"), "").orElseThrow();
        assertThat(refusal.kind()).isEqualTo(RefusalKind.ADDRESS_NOT_ALLOWED);
        assertThat(refusal.message()).contains("may not be used from 192.0.2.1");
    }

    @Test
    void runsOnlySoManyRequestsAtATime() {
        ActiveKey key = keys.active(keys.with(Keys.atOnce(2)));
        Slot first = slot(key.enter(Lane.MESSAGES, START));
        slot(key.enter(Lane.MESSAGES, START));

        Refusal refusal = refusal(key.enter(Lane.MESSAGES, START));
        assertThat(refusal.kind()).isEqualTo(RefusalKind.TOO_MANY_AT_ONCE);
        assertThat(refusal.retryAfterSeconds()).hasValue(2);

        first.release();
        first.release();
        slot(key.enter(Lane.MESSAGES, START));
        assertThat(refusal(key.enter(Lane.MESSAGES, START)).kind()).isEqualTo(RefusalKind.TOO_MANY_AT_ONCE);
    }

    @Test
    void countsTokensInALaneOfItsOwn() {
        ActiveKey key = keys.active(keys.with(Keys.perMinute(1)));
        slot(key.enter(Lane.MESSAGES, START));

        for (int i = 0; i < 64; i++) {
            slot(key.enter(Lane.COUNT_TOKENS, START));
        }
        assertThat(refusal(key.enter(Lane.COUNT_TOKENS, START)).kind()).isEqualTo(RefusalKind.TOO_MANY_AT_ONCE);
    }

    @Test
    void sendsOnlySoManyRequestsPerMinute() {
        ActiveKey key = keys.active(keys.with(Keys.perMinute(3)));
        slot(key.enter(Lane.MESSAGES, START));
        slot(key.enter(Lane.MESSAGES, START + 10_000));
        slot(key.enter(Lane.MESSAGES, START + 10_000));

        Refusal refusal = refusal(key.enter(Lane.MESSAGES, START + 20_000));
        assertThat(refusal.kind()).isEqualTo(RefusalKind.THROTTLED);
        assertThat(refusal.retryAfterSeconds()).hasValue(40);
        slot(key.enter(Lane.MESSAGES, START + 60_000));
        assertThat(refusal(key.enter(Lane.MESSAGES, START + 60_000)).retryAfterSeconds())
                .hasValue(10);
    }

    @Test
    void holdsNoPlaceForARequestThatCameTooSoon() {
        ActiveKey key = keys.active(keys.with(Keys.perMinute(1)));
        slot(key.enter(Lane.MESSAGES, START)).release();

        refusal(key.enter(Lane.MESSAGES, START));

        assertThat(key.running(Lane.MESSAGES)).isZero();
    }

    @Test
    void keepsItsCountsWhenItsRecordChanges() {
        GatewayKey key = keys.with(Keys.atOnce(1));
        Slot slot = slot(keys.active(key).enter(Lane.MESSAGES, START));
        KeyRecord record = keys.active(key).record();
        keys.index.put(new KeyRecord(
                record.id(),
                record.userId(),
                record.state(),
                record.rules(),
                record.createdAt(),
                record.expiresAt(),
                record.secret(),
                record.rotated(),
                2));

        assertThat(refusal(keys.active(key).enter(Lane.MESSAGES, START)).kind())
                .isEqualTo(RefusalKind.TOO_MANY_AT_ONCE);
        slot.release();
        slot(keys.active(key).enter(Lane.MESSAGES, START));
    }

    @Test
    void neverRunsMoreThanAllowedHoweverManyThreadsEnter() throws InterruptedException, ExecutionException {
        ActiveKey key = keys.active(keys.with(Keys.atOnce(5)));
        AtomicInteger most = new AtomicInteger();
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            List<Future<?>> all = new ArrayList<>();
            for (int thread = 0; thread < 8; thread++) {
                all.add(threads.submit(() -> {
                    for (int i = 0; i < 5_000; i++) {
                        if (key.enter(Lane.MESSAGES, START) instanceof SlotResult.Entered(Slot slot)) {
                            most.accumulateAndGet(key.running(Lane.MESSAGES), Math::max);
                            slot.release();
                        }
                    }
                }));
            }
            for (Future<?> each : all) {
                each.get();
            }
        }
        assertThat(most).hasValueLessThanOrEqualTo(5);
        assertThat(key.running(Lane.MESSAGES)).isZero();
    }

    private static KeyRules models(String... globs) {
        List<ModelRule> models = List.of(globs).stream().map(ModelRule::new).toList();
        return new KeyRules(models, Optional.empty(), List.of(), OptionalInt.empty(), OptionalInt.empty());
    }

    private static KeyRules client(String rule) {
        return new KeyRules(
                List.of(), Optional.of(ClientRule.parse(rule)), List.of(), OptionalInt.empty(), OptionalInt.empty());
    }

    private static KeyRules addresses(String... blocks) {
        List<Cidr> all = List.of(blocks).stream().map(Cidr::parse).toList();
        return new KeyRules(List.of(), Optional.empty(), all, OptionalInt.empty(), OptionalInt.empty());
    }
}

package io.tidegate.edge.quota;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.common.quota.Quota;
import io.tidegate.common.quota.QuotaAccount;
import io.tidegate.common.quota.QuotaMode;
import io.tidegate.common.quota.QuotaRules;
import io.tidegate.common.quota.QuotaSpan;
import io.tidegate.common.quota.QuotaSubject;
import io.tidegate.common.quota.QuotaUnit;
import io.tidegate.common.quota.QuotaWeights;
import io.tidegate.common.quota.QuotaWindow;
import io.tidegate.common.quota.WindowName;
import io.tidegate.common.usage.Usage;
import io.tidegate.edge.refusal.Refusal;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** A book and a desk at a bank that does as a test says, in time that goes on as a test says. */
final class Bench {
    static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");
    static final Duration IN_CLUSTER = Duration.ofSeconds(10);
    static final Duration ALONE = Duration.ofSeconds(60);
    static final String EPOCH = "e".repeat(32);
    static final Spender ANN = new Spender("usr_ann", "key_ann", Optional.of("red"));
    static final Spender BOB = new Spender("usr_bob", "key_bob", Optional.of("red"));

    final HandLoop loop;
    final FakeBank bank;
    final Map<WindowName, Long> allowed = new HashMap<>();
    final LeaseDesk desk;
    final QuotaBook book;
    boolean leaving;

    Bench() {
        this(NOON);
    }

    Bench(Instant start) {
        this(start, IN_CLUSTER);
    }

    /** A node whose leases reach so far ahead. */
    Bench(Instant start, Duration leaseAhead) {
        loop = new HandLoop(start);
        bank = new FakeBank(loop);
        desk = new LeaseDesk(
                new LeaseDesk.Means(bank, this::allow, loop, EPOCH, loop, loop::nanos, () -> leaving, leaseAhead));
        book = new QuotaBook(desk);
        desk.start();
    }

    private Future<Long> allow(WindowName window, long least, long want, long most) {
        long units = Math.min(want, most - allowed.getOrDefault(window, 0L));
        if (units < least) {
            return Future.succeededFuture(0L);
        }
        allowed.merge(window, units, Long::sum);
        return Future.succeededFuture(units);
    }

    // Quotas.

    /** A quota of tokens a day for ann. */
    static Quota tokens(long limit) {
        return quota("quo_ann", user("usr_ann"), QuotaUnit.TOKENS, QuotaWindow.DAY, limit);
    }

    static Quota quota(String id, QuotaSubject subject, QuotaUnit unit, QuotaWindow window, long limit) {
        return new Quota(id, subject, unit, window, ZoneOffset.UTC, QuotaWeights.DEFAULT, limit, QuotaRules.DEFAULT);
    }

    static Quota mode(Quota quota, QuotaMode mode) {
        return quota.with(quota.limit(), new QuotaRules(mode, false, false, OptionalLong.empty()));
    }

    static Quota strict(Quota quota) {
        return quota.with(quota.limit(), new QuotaRules(QuotaMode.HARD, true, false, OptionalLong.empty()));
    }

    static Quota cut(Quota quota) {
        return quota.with(quota.limit(), new QuotaRules(QuotaMode.HARD, false, true, OptionalLong.empty()));
    }

    static Quota open(Quota quota, long units) {
        return quota.with(quota.limit(), new QuotaRules(QuotaMode.HARD, false, false, OptionalLong.of(units)));
    }

    static QuotaSubject user(String id) {
        return new QuotaSubject(QuotaSubject.Kind.USER, id);
    }

    static QuotaSubject team(String name) {
        return new QuotaSubject(QuotaSubject.Kind.TEAM, name);
    }

    static QuotaSubject key(String id) {
        return new QuotaSubject(QuotaSubject.Kind.KEY, id);
    }

    static QuotaAccount account(Quota quota) {
        return account(quota, quota.subject().id());
    }

    static QuotaAccount account(Quota quota, String subject) {
        return new QuotaAccount(quota.id(), subject);
    }

    /** The window that is current now, never begun anew. */
    WindowName window(Quota quota) {
        return new WindowName(account(quota), quota.span(loop.millis()).start(), 0);
    }

    /** Today's of an account that follows the calendar of UTC. */
    WindowName window(QuotaAccount account) {
        long start =
                QuotaSpan.of(QuotaWindow.DAY, ZoneOffset.UTC, loop.millis()).start();
        return new WindowName(account, start, 0);
    }

    /** The bank has it, and the node hears of it. */
    Quota put(Quota quota) {
        bank.put(quota);
        book.put(quota);
        return quota;
    }

    // Exchanges.

    static Usage usage(long tokens) {
        return new Usage(tokens, 0, 0, 0, 0);
    }

    /** So many tokens, and a nano-dollar for each. */
    static Demand demand(long tokens) {
        return demand(tokens, tokens);
    }

    static Demand demand(long first, long most) {
        return new Demand(usage(first), first, usage(most), most);
    }

    ReserveResult reserve(Spender spender, long tokens) {
        return book.reserve(spender, demand(tokens), loop.millis());
    }

    /** It is admitted without a question. */
    Reservation atOnce(Spender spender, long tokens) {
        ReserveResult result = reserve(spender, tokens);
        assertThat(result).isInstanceOf(ReserveResult.Reserved.class);
        return ((ReserveResult.Reserved) result).reservation();
    }

    /** It is admitted, whether the bank has to be asked or not. */
    Reservation admitted(Spender spender, long tokens) {
        return admitted(spender, demand(tokens));
    }

    Reservation admitted(Spender spender, Demand demand) {
        ReserveResult result = decided(book.reserve(spender, demand, loop.millis()));
        if (result instanceof ReserveResult.Refused(Refusal refusal)) {
            throw new AssertionError("refused: " + refusal.message());
        }
        return ((ReserveResult.Reserved) result).reservation();
    }

    Refusal refused(Spender spender, long tokens) {
        ReserveResult result = decided(reserve(spender, tokens));
        assertThat(result).isInstanceOf(ReserveResult.Refused.class);
        return ((ReserveResult.Refused) result).refusal();
    }

    /** The bank is asked, and it takes its time. */
    Future<ReserveResult> asking(Spender spender, long tokens) {
        ReserveResult result = reserve(spender, tokens);
        assertThat(result).isInstanceOf(ReserveResult.Asking.class);
        loop.settle();
        return ((ReserveResult.Asking) result).result();
    }

    private ReserveResult decided(ReserveResult result) {
        if (!(result instanceof ReserveResult.Asking(Future<ReserveResult> later))) {
            return result;
        }
        loop.settle();
        assertThat(later.isComplete()).as("decided").isTrue();
        return later.result();
    }

    /** It uses so much, and is over. */
    static void done(Reservation reservation, long tokens) {
        reservation.closing(usage(tokens), tokens);
        reservation.settle(usage(tokens), tokens, true);
    }

    static boolean admitted(Future<ReserveResult> result) {
        return result.isComplete() && result.result() instanceof ReserveResult.Reserved;
    }

    static boolean refused(Future<ReserveResult> result) {
        return result.isComplete() && result.result() instanceof ReserveResult.Refused;
    }
}

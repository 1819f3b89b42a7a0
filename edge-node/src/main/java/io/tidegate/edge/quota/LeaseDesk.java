package io.tidegate.edge.quota;

import io.tidegate.common.quota.QuotaAccount;
import io.tidegate.common.wire.EpochEnd;
import io.tidegate.common.wire.LeaseAnswer;
import io.tidegate.common.wire.LeaseAsk;
import io.tidegate.common.wire.LeaseGrant;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the bank: for what requests wait for, for what the next seconds will need, and about what it gives back. Of each account one question
 * is in the air. Requests that come meanwhile wait for the next one, so however many there are, the bank hears one after the other.
 *
 * <p>Its methods are for any thread; its work is done on its loop.
 */
public final class LeaseDesk {
    private static final Logger LOG = LoggerFactory.getLogger(LeaseDesk.class);

    /** Each account is looked after once a second, in turns: the bank of a node that stands alone shares a thread with those who write rows. */
    private static final int TURNS = 10;

    private static final long TURN_NANOS = Duration.ofSeconds(1).toNanos() / TURNS;

    /** For answers that are on their way when the desk is closed. */
    private static final long LAST_ANSWERS_NANOS = Duration.ofSeconds(2).toNanos();

    private static final long ANSWER_CHECK_MILLIS = 50;

    private static final long LONGEST_WAIT_NANOS = Duration.ofSeconds(3).toNanos();

    private static final int MOST_WAITING = 20_000;

    /** The bank has so many times more than is wanted: nobody lacks what is idle here. */
    private static final int PLENTY = 8;

    /**
     * What a desk works with.
     *
     * @param epoch the node's current one
     * @param clock the node's time
     * @param leaving whether the node takes no new clients: it leases nothing of windows to come
     * @param leaseAhead how far leases reach ahead, and how long nothing goes on before what is idle goes back
     */
    public record Means(
            LeaseSource source,
            Islands islands,
            DeskLoop loop,
            String epoch,
            InstantSource clock,
            LongSupplier nanoTime,
            BooleanSupplier leaving,
            Duration leaseAhead) {}

    /** What was counted since the start. */
    public record Stats(
            long asked,
            long away,
            long returned,
            long islandUnits,
            long softPassed,
            int waiting,
            int accounts,
            int negative) {}

    private final Means means;
    private final BankLine line;
    private final BankReport report;
    private final IslandRule island;
    private final Foresight foresight;
    private final AtomicInteger waiting = new AtomicInteger();

    // Confined to the loop.
    private final Map<QuotaAccount, Account> active = new LinkedHashMap<>();
    private long comings;
    private long turnDueNanos;
    private boolean closed;

    private final Promise<Void> allGivenBack = Promise.promise();

    private volatile Stats stats = new Stats(0, 0, 0, 0, 0, 0, 0, 0);
    private long returned;
    private long islandUnits;
    private long softPassed;

    /** A desk that does nothing before {@link #start}. */
    public LeaseDesk(Means means) {
        this.means = means;
        this.line = new BankLine(means.source(), means.epoch(), means.nanoTime());
        this.report = new BankReport(line, means.loop());
        this.island = new IslandRule(means.islands(), means.clock());
        this.foresight = new Foresight(means.leaving());
    }

    /** Looks after the leases from now on. */
    public void start() {
        means.loop().run(() -> {
            turnDueNanos = means.nanoTime().getAsLong();
            afterTurn(0);
        });
    }

    public Stats stats() {
        return stats;
    }

    /** For an account that it will look after. */
    Pace pace() {
        return new Pace(means.leaseAhead());
    }

    // What requests do.

    /** Asks for units that the lease has not. */
    Future<Need> need(Account account, long units) {
        if (waiting.incrementAndGet() > MOST_WAITING) {
            waiting.decrementAndGet();
            return Future.succeededFuture(new Need.Crowded());
        }
        Promise<Need> promise = Promise.promise();
        long since = means.nanoTime().getAsLong();
        means.loop().run(() -> wait(account, new Waiters.Waiter(++comings, units, since, promise)));
        return promise.future().onComplete(_ -> waiting.decrementAndGet());
    }

    /** Tells the desk when a lease runs out, or keeps what others need. Costs nothing else. */
    void care(Account account, Lease lease) {
        if (account.needsCare(lease) && account.notice()) {
            means.loop().run(() -> look(account));
        }
    }

    /** A running exchange has outgrown its lease: it goes on when the bank gives more, else it is cut. */
    void cover(Account account, Lease lease, Runnable covered, Runnable cut) {
        need(account, 0).onSuccess(need -> {
            boolean enough = !(need instanceof Need.TooLittle || need instanceof Need.Away) || lease.left() >= 0;
            (enough ? covered : cut).run();
        });
    }

    // What the book does.

    /** The limit is lower or holds now, or the window has begun anew: what is idle goes back. */
    void recall(Account account) {
        means.loop().run(() -> called(account));
    }

    /** The bank has called idle leases back, so many times by now. */
    void recalled(Account account, long times) {
        means.loop().run(() -> {
            // Less, when the bank was put back to a backup: then too nobody knows what it has called for
            if (times != account.recall) {
                account.recall = times;
                called(account);
            }
        });
    }

    /**
     * All rows are sent in this generation, also those of earlier epochs: the bank is told what is leased here, and which epochs are over.
     *
     * @param ended hears of those that hold nothing more
     */
    public void settled(long inGeneration, List<EpochEnd> ends, Consumer<List<String>> ended) {
        means.loop().run(() -> {
            report.ready(inGeneration, ends, ended);
            report.tell(active.values());
        });
    }

    /** Gives everything back that is idle, and does no more. Done when the bank knows, or can't be reached; so also the second time. */
    public Future<Void> close() {
        means.loop().run(() -> {
            if (!closed) {
                closed = true;
                giveAllBack(means.nanoTime().getAsLong() + LAST_ANSWERS_NANOS);
            }
        });
        return allGivenBack.future();
    }

    /** What is asked for may still be granted: it is waited for, to be given back too. */
    private void giveAllBack(long deadline) {
        if (means.nanoTime().getAsLong() < deadline && active.values().stream().anyMatch(account -> account.asking)) {
            means.loop().after(ANSWER_CHECK_MILLIS, () -> giveAllBack(deadline));
            return;
        }
        active.values().forEach(account -> {
            giveBack(account, account.lease(), Long.MAX_VALUE);
            giveBack(account, account.next(), Long.MAX_VALUE);
        });
        report.giveBack(active.values()).onComplete(_ -> allGivenBack.complete());
    }

    // Asking.

    private void wait(Account account, Waiters.Waiter waiter) {
        active.put(account.name(), account);
        account.roll(means.clock().millis());
        Lease current = account.current(means.clock().millis());
        if (current != null && waiter.served(current, account.hard())) {
            return;
        }
        account.waiters.add(waiter);
        if (!account.asking) {
            askForWaiters(account);
        }
    }

    private void askForWaiters(Account account) {
        Lease current = account.current(means.clock().millis());
        long left = current == null ? 0 : current.left();
        long least = account.waiters.least();
        long need = Math.max(1, account.waiters.units() - left);
        long want = account.frugal() ? need : need + account.pace.reach(least);
        Wish wish = new Wish(comings, false, Math.max(1, least - left), need, want);
        if (line.away()) {
            alone(account, wish, "the coordinator can't be reached");
        } else {
            ask(account, wish);
        }
    }

    private void ask(Account account, Wish wish) {
        active.put(account.name(), account);
        account.asking = true;
        LeaseAsk question = line.question(account, wish);
        line.ask(question).onSuccess(reply -> means.loop().run(() -> answered(account, wish, question, reply)));
    }

    private void answered(Account account, Wish wish, LeaseAsk question, LeaseSource.Reply reply) {
        account.asking = false;
        switch (reply) {
            case LeaseSource.Reply.Away(String why) -> {
                // It may have granted something all the same: the next answer tells.
                account.owing = true;
                account.unheardAhead |= wish.next();
                line.gone(why);
                alone(account, wish, why);
            }
            case LeaseSource.Reply.Answered(LeaseAnswer answer) -> {
                line.back(answer);
                if (answer.leases().isEmpty()) {
                    account.owing = false;
                    account.owingAhead = false;
                    account.unheardAhead = false;
                    account.waiters.tell(wish.upTo(), new Need.Unlimited());
                } else {
                    LeaseGrant grant = answer.leases().getFirst();
                    account.told(question);
                    account.unheardAhead &= !wish.next() && grant.start() <= question.start();
                    long more = account.take(grant, wish.next(), answer.time());
                    if (!wish.next() && account.passes(grant)) {
                        softPassed++;
                        LOG.warn("{}", OverQuota.warning(account.quota(), account.name(), grant));
                    }
                    long wanted = Math.max(wish.want(), account.pace.ahead());
                    account.frugal(account.frugal() && (wish.want() == 0 || grant.free() < PLENTY * wanted));
                    if (more < wish.want()) {
                        // It runs out: who comes will ask for what it needs, and nobody ahead before the next second
                        account.lowWater(Long.MIN_VALUE);
                    } else if (!wish.next() && wish.want() > wish.need()) {
                        account.lowWater(account.pace.leased(more - wish.need()));
                    }
                    // What the bank has just named is current, whatever the node's own clock shows.
                    decide(account, account.lease(), wish, more > 0, new Need.TooLittle(grant));
                }
            }
        }
        after(account);
    }

    /**
     * Serves whom it can. Of the others, those that were asked for are refused when nothing came: the bank has called back by then what it
     * could. Where something came, it is asked again for the rest.
     */
    private void decide(Account account, @Nullable Lease lease, Wish wish, boolean came, Need otherwise) {
        long now = means.nanoTime().getAsLong();
        account.waiters.decide(
                lease,
                account.hard(),
                waiter -> waiter.number() <= wish.upTo() && (!came || now - waiter.sinceNanos() > LONGEST_WAIT_NANOS),
                otherwise);
    }

    private void after(Account account) {
        if (account.asking) {
            return;
        }
        if (!account.waiters.isEmpty()) {
            askForWaiters(account);
        } else {
            look(account);
        }
    }

    // The bank is away.

    /** Nobody can be asked: the quota's island rule decides. */
    private void alone(Account account, Wish wish, String why) {
        Need refused = new Need.Away(why);
        OptionalLong open = account.quota().rules().open();
        if (account.waiters.isEmpty()) {
            return;
        }
        if (account.hard() && open.isEmpty()) {
            decide(account, account.current(means.clock().millis()), wish, false, refused);
            return;
        }
        Lease lease = island.lease(account);
        if (!account.hard()) {
            decide(account, lease, wish, false, refused);
            return;
        }
        account.asking = true;
        island.allow(lease, wish, open.orElse(0))
                .onSuccess(units -> means.loop().run(() -> {
                    account.asking = false;
                    islandUnits += units;
                    lease.island(units);
                    decide(account, lease, wish, units > 0, refused);
                    after(account);
                }));
    }

    // Looking after leases.

    private void look(Account account) {
        account.looked();
        if (closed) {
            return;
        }
        if (account.roll(means.clock().millis())) {
            active.put(account.name(), account);
        }
        if (account.asking) {
            return;
        }
        if (account.frugal() && account.waiters.isEmpty()) {
            giveBack(account, account.lease(), Long.MAX_VALUE);
        }
        Lease serving = account.current(means.clock().millis());
        if (account.owing && !line.away()) {
            ask(account, Wish.NONE);
        } else if (account.owingAhead && !line.away()) {
            ask(account, Wish.NONE_OF_NEXT);
        } else if (serving != null && !account.frugal() && !line.away() && account.needsCare(serving)) {
            ask(account, Wish.ahead(account.pace.reach(0), false));
        }
    }

    private void called(Account account) {
        account.frugal(true);
        look(account);
    }

    private void giveBack(Account account, @Nullable Lease lease, long most) {
        returned += account.giveBack(lease, most);
    }

    private void turn(int turn) {
        if (closed) {
            return;
        }
        List<Account> now = active.values().stream()
                .filter(account -> Math.floorMod(account.name().hashCode(), TURNS) == turn)
                .toList();
        now.forEach(this::second);
        if (turn == TURNS - 1) {
            report.tell(active.values());
            stats = new Stats(
                    line.asked(),
                    line.timesAway(),
                    returned,
                    islandUnits,
                    softPassed,
                    waiting.get(),
                    active.size(),
                    (int) active.values().stream().filter(Account::outgrown).count());
        }
        afterTurn((turn + 1) % TURNS);
    }

    /** A turn that was late does not make the ones after it late; those that were missed are not made up for. */
    private void afterTurn(int next) {
        long now = means.nanoTime().getAsLong();
        turnDueNanos = Math.max(turnDueNanos + TURN_NANOS, now);
        means.loop().after(Math.max(1, TimeUnit.NANOSECONDS.toMillis(turnDueNanos - now)), () -> turn(next));
    }

    private void second(Account account) {
        long now = means.clock().millis();
        account.roll(now);
        Lease lease = account.lease();
        if (lease == null) {
            look(account);
            if (account.waiters.isEmpty() && !account.asking && !account.owing) {
                active.remove(account.name());
            }
            return;
        }
        account.pace.second(lease.spent(), lease.held());
        account.lowWater(account.pace.lowWater());
        boolean over = !lease.span().lasts(now);
        if (!over && !account.asking) {
            long keep = account.pace.still() || account.frugal() ? 0 : account.pace.idle(lease.held());
            if (lease.left() > 2 * keep) {
                giveBack(account, lease, lease.left() - keep);
            }
            if (!foresight.wants(account)) {
                giveBack(account, account.next(), Long.MAX_VALUE);
            }
            if (lease.span().endsSoon(now) && !line.away()) {
                foresight.wish(account).ifPresent(wish -> ask(account, wish));
            }
        }
        account.owing |= over && account.unheardAhead;
        look(account);
        boolean nothingLeft = over || (account.pace.still() && lease.left() == 0 && !account.owing);
        if (nothingLeft
                && account.nothingAhead()
                && account.waiters.isEmpty()
                && !account.asking
                && lease.held() == 0) {
            active.remove(account.name());
        }
    }
}

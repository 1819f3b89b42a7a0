package io.tidegate.coordinator.quota;

import io.tidegate.common.bank.AccountStanding;
import io.tidegate.common.quota.QuotaAccount;
import io.tidegate.common.wire.LeaseGrant;
import io.tidegate.coordinator.store.Store;
import io.tidegate.coordinator.sync.ChangeFeed;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where asks wait until others have given something back. It has them recalled, looks 40 times a second which accounts have something
 * again, in one reading for all who wait, and only for those it takes a transaction that grants. For any thread.
 */
final class WaitingRoom {
    /** Asks that wait at most; who comes then is answered at once. */
    static final int MOST = 10_000;

    private static final Logger LOG = LoggerFactory.getLogger(WaitingRoom.class);
    private static final long LOOK_MILLIS = 25;

    /** Accounts in one reading, and asks in one transaction: more take turns. */
    private static final int MOST_ACCOUNTS = 500;

    private static final int MOST_GRANTS = 32;

    private final Vertx vertx;
    private final Store store;
    private final LeaseBook book;
    private final Recalls recalls;
    private final ChangeFeed feed;
    private final int most;
    private final Context context;
    // confined to the context
    private final Set<Waiting> waiting = new LinkedHashSet<>();
    private boolean looking;

    WaitingRoom(Vertx vertx, Store store, LeaseBook book, Recalls recalls, ChangeFeed feed, int most) {
        this.vertx = vertx;
        this.store = store;
        this.book = book;
        this.recalls = recalls;
        this.feed = feed;
        this.most = most;
        this.context = vertx.getOrCreateContext();
    }

    /** One ask in here. */
    private static final class Waiting {
        private final Asked asked;
        private final Party party;
        private LeaseGrant known;
        private boolean recalled;

        Waiting(Asked asked, LeaseGrant known, Party party) {
            this.asked = asked;
            this.known = known;
            this.party = party;
        }
    }

    /** The asks of one request: they leave together. */
    private static final class Party {
        private final List<Waiting> all = new ArrayList<>();
        private final Promise<List<LeaseGrant>> done = Promise.promise();
        private int left;
        private int beingServed;
        private boolean overdue;
        private long timer;
    }

    /**
     * Waits for something for each of the asks.
     *
     * @param known how their leases stand so far
     * @param patience after that they leave as they are
     * @return how their leases stand at the end, in the same order
     */
    Future<List<LeaseGrant>> enter(List<Asked> asks, List<LeaseGrant> known, Duration patience) {
        Context caller = vertx.getOrCreateContext();
        return Future.future(result -> context.runOnContext(_ ->
                seat(asks, known, patience).onComplete(grants -> caller.runOnContext(_ -> result.handle(grants)))));
    }

    private Future<List<LeaseGrant>> seat(List<Asked> asks, List<LeaseGrant> known, Duration patience) {
        if (waiting.size() + asks.size() > most) {
            LOG.warn("{} asks for leases wait already: others are answered without waiting", waiting.size());
            return Future.succeededFuture(known);
        }
        Party party = new Party();
        for (int i = 0; i < asks.size(); i++) {
            party.all.add(new Waiting(asks.get(i), known.get(i), party));
        }
        party.left = asks.size();
        party.timer = vertx.setTimer(Math.max(1, patience.toMillis()), _ -> patienceEnds(party));
        waiting.addAll(party.all);
        if (!looking) {
            looking = true;
            look();
        }
        return party.done.future();
    }

    /** Who is being served hears what came of it: units that a node is granted and does not hear of are of use to nobody. */
    private void patienceEnds(Party party) {
        party.overdue = true;
        if (party.beingServed == 0) {
            leave(party);
        }
    }

    private void leave(Party party) {
        party.all.forEach(waiting::remove);
        vertx.cancelTimer(party.timer);
        party.done.tryComplete(party.all.stream().map(one -> one.known).toList());
    }

    private void look() {
        recall().compose(_ -> grant())
                .onFailure(why -> LOG.debug("Leases that are waited for cannot be looked at", why))
                .onComplete(_ -> context.runOnContext(_ -> lookAgain()));
    }

    private void lookAgain() {
        if (waiting.isEmpty()) {
            looking = false;
        } else {
            vertx.setTimer(LOOK_MILLIS, _ -> look());
        }
    }

    /** Each ask is once recalled for after it has come: what others took a moment before may lie idle by now. */
    private Future<Void> recall() {
        List<Waiting> unheard = waiting.stream().filter(one -> !one.recalled).toList();
        if (unheard.isEmpty()) {
            return Future.succeededFuture();
        }
        List<QuotaAccount> accounts = accounts(unheard);
        return store.write(connection -> recalls.write(connection, accounts)).map(recalled -> {
            if (!recalled.isEmpty()) {
                feed.committed();
            }
            unheard.stream()
                    .filter(one -> recalled.contains(one.asked.account()))
                    .forEach(one -> one.recalled = true);
            return null;
        });
    }

    private Future<Void> grant() {
        List<QuotaAccount> accounts = accounts(waiting);
        return store.read(connection -> book.standings(connection, accounts)).compose(standings -> {
            hopeless(standings).forEach(one -> served(one, one.known));
            List<Waiting> hopeful = hopeful(standings);
            if (hopeful.isEmpty()) {
                return Future.succeededFuture();
            }
            List<Asked> asks = hopeful.stream().map(one -> one.asked).toList();
            hopeful.forEach(one -> one.party.beingServed++);
            return store.write(connection -> book.again(connection, asks))
                    .<Void>map(granted -> {
                        granted.forEach((place, grant) -> served(hopeful.get(place), grant));
                        return null;
                    })
                    .onComplete(_ -> hopeful.forEach(this::tried));
        });
    }

    /** Those that would get nothing if all came back: the quota was used up, or lowered. They wait for nothing. */
    private List<Waiting> hopeless(Map<QuotaAccount, AccountStanding> standings) {
        List<Waiting> hopeless = new ArrayList<>();
        for (Waiting one : waiting) {
            AccountStanding standing = standings.get(one.asked.account());
            if (standing != null && !one.asked.mayFit(standing.quota().limit(), standing.used())) {
                one.known = as(one.known, standing);
                hopeless.add(one);
            }
        }
        return hopeless;
    }

    private List<Waiting> hopeful(Map<QuotaAccount, AccountStanding> standings) {
        List<Waiting> hopeful = new ArrayList<>();
        for (Waiting one : waiting) {
            AccountStanding standing = standings.get(one.asked.account());
            if (standing != null) {
                one.known = as(one.known, standing);
                if (hopeful.size() < MOST_GRANTS
                        && standing.remaining() >= Math.max(1, one.asked.ask().least())) {
                    hopeful.add(one);
                }
            }
        }
        return hopeful;
    }

    private void tried(Waiting one) {
        if (--one.party.beingServed == 0 && one.party.overdue) {
            leave(one.party);
        }
    }

    private void served(Waiting one, LeaseGrant grant) {
        one.known = grant;
        if (waiting.remove(one) && --one.party.left == 0) {
            leave(one.party);
        }
    }

    /** So that who leaves with nothing knows how it stands now. */
    private static LeaseGrant as(LeaseGrant known, AccountStanding now) {
        boolean sameWindow = known.start() == now.span().start()
                && known.reset() == now.window().reset();
        return sameWindow
                ? new LeaseGrant(
                        known.quota(),
                        known.subject(),
                        known.start(),
                        known.end(),
                        known.reset(),
                        known.granted(),
                        now.quota().limit(),
                        now.used(),
                        now.held())
                : known;
    }

    private static List<QuotaAccount> accounts(Iterable<Waiting> some) {
        Set<QuotaAccount> accounts = new LinkedHashSet<>();
        for (Waiting one : some) {
            accounts.add(one.asked.account());
            if (accounts.size() == MOST_ACCOUNTS) {
                break;
            }
        }
        return accounts.stream().sorted((a, b) -> a.text().compareTo(b.text())).collect(Collectors.toList());
    }
}

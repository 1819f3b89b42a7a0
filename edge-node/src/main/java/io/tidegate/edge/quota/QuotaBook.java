package io.tidegate.edge.quota;

import io.tidegate.common.quota.Quota;
import io.tidegate.common.quota.QuotaAccount;
import io.tidegate.common.quota.QuotaMode;
import io.tidegate.common.quota.QuotaSubject;
import io.tidegate.common.quota.WindowName;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * All quotas, and this node's accounts of them. An exchange is admitted when its leases have what it will take of every quota that applies;
 * then it holds that of all of them, else of none. Only where a lease has too little is the bank asked.
 *
 * <p>Shared by all event loops: no method blocks or takes a lock, and all may be called from any thread.
 */
public final class QuotaBook {
    /** Names come from keys that exist, but a rotation of many keys must not fill the memory. */
    private static final int MOST_REMEMBERED = 200_000;

    private final LeaseDesk desk;
    private final ConcurrentMap<String, Quota> quotas = new ConcurrentHashMap<>();
    private final ConcurrentMap<QuotaSubject, List<Quota>> bySubject = new ConcurrentHashMap<>();
    private final ConcurrentMap<QuotaAccount, Account> accounts = new ConcurrentHashMap<>();
    private final ConcurrentMap<QuotaAccount, Orders> orders = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, Found> remembered = new ConcurrentHashMap<>();
    private final AtomicLong version = new AtomicLong();

    /** What the bank said of an account before the node had anything to do with it. */
    private record Orders(int reset, long recall) {
        static final Orders NONE = new Orders(0, 0);
    }

    /** The accounts of a spender, as they were found at a version of the book; and the windows that were written down last. */
    private static final class Found {
        private final long version;
        private final Spender spender;
        private final Account[] accounts;
        private volatile Windows windows = new Windows(new Lease[0], "");

        Found(long version, Spender spender, Account[] accounts) {
            this.version = version;
            this.spender = spender;
            this.accounts = accounts;
        }
    }

    private record Windows(Lease[] leases, String text) {}

    /** A book without quotas. */
    public QuotaBook(LeaseDesk desk) {
        this.desk = desk;
    }

    /** Takes up a quota, or its change. */
    public void put(Quota quota) {
        Quota before = quotas.put(quota.id(), quota);
        bySubject.compute(quota.subject(), (_, known) -> with(known, quota));
        version.incrementAndGet();
        boolean less = before != null && (quota.limit() < before.limit() || (hard(quota) && !hard(before)));
        for (Account account : accountsOf(quota)) {
            account.quota(quota);
            if (less) {
                desk.recall(account);
            }
        }
    }

    private static boolean hard(Quota quota) {
        return quota.rules().mode() == QuotaMode.HARD;
    }

    /** Forgets a quota: it limits nobody from now on. */
    public void remove(String quotaId) {
        Quota known = quotas.remove(quotaId);
        if (known != null) {
            bySubject.computeIfPresent(known.subject(), (_, all) -> without(all, quotaId));
            version.incrementAndGet();
            accountsOf(known).forEach(account -> accounts.remove(account.name()));
            // One that was removed never applies again under its id, unless all orders are told anew.
            orders.keySet().removeIf(account -> account.quota().equals(quotaId));
        }
    }

    /** Forgets all quotas but these. */
    public void retain(Collection<String> quotaIds) {
        quotas.keySet().stream().filter(id -> !quotaIds.contains(id)).toList().forEach(this::remove);
    }

    /**
     * Takes what the bank says to all nodes about an account.
     *
     * @param reset how often its window was begun anew
     * @param recall how often idle leases were called back
     */
    public void put(QuotaAccount name, int reset, long recall) {
        orders.put(name, new Orders(reset, recall));
        Account account = accounts.get(name);
        if (account != null) {
            boolean anew = reset != account.reset();
            account.reset(reset);
            if (anew) {
                desk.recall(account);
            }
            desk.recalled(account, recall);
        }
    }

    /**
     * Admits an exchange or refuses it.
     *
     * @param nowMillis the node's time
     */
    public ReserveResult reserve(Spender spender, Demand demand, long nowMillis) {
        Found found = find(spender);
        Account[] applying = found.accounts;
        Quota[] as = new Quota[applying.length];
        Lease[] leases = new Lease[applying.length];
        long[] held = new long[applying.length];
        for (int i = 0; i < applying.length; i++) {
            as[i] = applying[i].quota();
            held[i] = demand.units(as[i]);
            Lease lease = applying[i].take(held[i], nowMillis);
            if (lease == null) {
                giveBack(leases, held, i);
                return new ReserveResult.Asking(ask(found, demand, nowMillis));
            }
            leases[i] = lease;
        }
        for (int i = 0; i < applying.length; i++) {
            desk.care(applying[i], leases[i]);
        }
        return new ReserveResult.Reserved(new Reservation(desk, applying, as, leases, held, windows(found, leases)));
    }

    private static void giveBack(Lease[] leases, long[] held, int upTo) {
        for (int i = 0; i < upTo; i++) {
            leases[i].force(-held[i]);
        }
    }

    /** Every account is asked for at once; it holds of all that gave, or of none. */
    private Future<ReserveResult> ask(Found found, Demand demand, long nowMillis) {
        Account[] applying = found.accounts;
        Quota[] as = new Quota[applying.length];
        long[] held = new long[applying.length];
        List<Future<Need>> needs = new ArrayList<>(applying.length);
        for (int i = 0; i < applying.length; i++) {
            as[i] = applying[i].quota();
            held[i] = demand.units(as[i]);
            Lease lease = applying[i].take(held[i], nowMillis);
            needs.add(lease == null ? desk.need(applying[i], held[i]) : Future.succeededFuture(new Need.Given(lease)));
        }
        return Future.join(needs)
                .map(_ -> decide(
                        found, as, held, needs.stream().map(Future::result).toList(), nowMillis));
    }

    private ReserveResult decide(Found found, Quota[] as, long[] held, List<Need> needs, long nowMillis) {
        int given = 0;
        int refused = -1;
        for (int i = 0; i < needs.size(); i++) {
            switch (needs.get(i)) {
                case Need.Given _ -> given++;
                case Need.Unlimited _ -> {}
                case Need.TooLittle _, Need.Away _, Need.Crowded _ ->
                    refused = refused < 0
                                    || OverQuota.lasts(as[i], needs.get(i), held[i])
                                            > OverQuota.lasts(as[refused], needs.get(refused), held[refused])
                            ? i
                            : refused;
            }
        }
        if (refused >= 0) {
            for (int i = 0; i < needs.size(); i++) {
                if (needs.get(i) instanceof Need.Given(Lease lease)) {
                    lease.force(-held[i]);
                    desk.care(found.accounts[i], lease);
                }
            }
            return new ReserveResult.Refused(
                    OverQuota.refusal(as[refused], needs.get(refused), held[refused], nowMillis));
        }
        return new ReserveResult.Reserved(reservation(found, as, held, needs, given));
    }

    private Reservation reservation(Found found, Quota[] as, long[] held, List<Need> needs, int given) {
        Account[] accountsGiven = new Account[given];
        Quota[] quotasGiven = new Quota[given];
        Lease[] leases = new Lease[given];
        long[] heldGiven = new long[given];
        int to = 0;
        for (int i = 0; i < needs.size(); i++) {
            if (needs.get(i) instanceof Need.Given(Lease lease)) {
                accountsGiven[to] = found.accounts[i];
                quotasGiven[to] = as[i];
                leases[to] = lease;
                heldGiven[to++] = held[i];
            }
        }
        return new Reservation(desk, accountsGiven, quotasGiven, leases, heldGiven, windows(found, leases));
    }

    /** The accounts that count for a spender; asked by who shows how they stand. */
    public List<QuotaAccount> accounts(Spender spender) {
        return List.of(find(spender).accounts).stream().map(Account::name).toList();
    }

    /** All quotas that apply. */
    public Collection<Quota> quotas() {
        return List.copyOf(quotas.values());
    }

    /** The quota of an account, if it still applies. */
    public Optional<Quota> quota(QuotaAccount account) {
        return Optional.ofNullable(quotas.get(account.quota()));
    }

    /** Units of a window that this node may still spend of its lease; less than zero when exchanges outgrew it, 0 without a lease. */
    public long left(WindowName window) {
        Account account = accounts.get(window.account());
        Lease lease = account == null ? null : account.leaseOf(window);
        return lease == null ? 0 : lease.left();
    }

    private Found find(Spender spender) {
        Found known = remembered.get(spender.keyId());
        return known != null && known.version == version.get() && known.spender.equals(spender) ? known : look(spender);
    }

    private Found look(Spender spender) {
        long asOf = version.get();
        List<Quota> own = of(QuotaSubject.Kind.USER, spender.userId());
        List<Account> all = new ArrayList<>();
        own.forEach(quota -> all.add(account(quota, spender.userId())));
        of(QuotaSubject.Kind.KEY, spender.keyId()).forEach(quota -> all.add(account(quota, spender.keyId())));
        spender.team()
                .ifPresent(team -> of(QuotaSubject.Kind.TEAM, team).forEach(quota -> all.add(account(quota, team))));
        bySubject.getOrDefault(QuotaSubject.EVERYONE, List.of()).stream()
                .filter(quota ->
                        own.stream().noneMatch(mine -> mine.unit() == quota.unit() && mine.window() == quota.window()))
                .forEach(quota -> all.add(account(quota, spender.userId())));
        Found found = new Found(asOf, spender, all.toArray(Account[]::new));
        if (remembered.size() >= MOST_REMEMBERED) {
            remembered.clear();
        }
        remembered.put(spender.keyId(), found);
        return found;
    }

    private List<Quota> of(QuotaSubject.Kind kind, String id) {
        return bySubject.getOrDefault(new QuotaSubject(kind, id), List.of());
    }

    private Account account(Quota quota, String subject) {
        QuotaAccount name = new QuotaAccount(quota.id(), subject);
        Account known = accounts.get(name);
        if (known != null) {
            return known;
        }
        Account made = accounts.computeIfAbsent(name, _ -> {
            Orders said = orders.getOrDefault(name, Orders.NONE);
            return new Account(name, quota, said.reset, said.recall, desk.pace());
        });
        // Whatever changed while it was made was not told to it
        Quota now = quotas.get(quota.id());
        while (now != null && !now.equals(made.quota())) {
            made.quota(now);
            now = quotas.get(quota.id());
        }
        Orders said = orders.getOrDefault(name, Orders.NONE);
        made.reset(said.reset);
        desk.recalled(made, said.recall);
        return made;
    }

    private List<Account> accountsOf(Quota quota) {
        if (quota.subject().kind() != QuotaSubject.Kind.EVERYONE) {
            Account one =
                    accounts.get(new QuotaAccount(quota.id(), quota.subject().id()));
            return one == null ? List.of() : List.of(one);
        }
        return accounts.values().stream()
                .filter(account -> account.name().quota().equals(quota.id()))
                .toList();
    }

    /** The same leases as a moment ago have the same text, so it is rarely made. */
    private static String windows(Found found, Lease[] leases) {
        Windows last = found.windows;
        if (same(last.leases, leases)) {
            return last.text;
        }
        StringBuilder text = new StringBuilder();
        for (Lease lease : leases) {
            text.append(text.isEmpty() ? "" : " ").append(lease.text());
        }
        Windows made = new Windows(leases.clone(), text.toString());
        found.windows = made;
        return made.text;
    }

    private static boolean same(Lease[] some, Lease[] others) {
        if (some.length != others.length) {
            return false;
        }
        for (int i = 0; i < some.length; i++) {
            if (some[i] != others[i]) {
                return false;
            }
        }
        return true;
    }

    private static List<Quota> with(@Nullable List<Quota> known, Quota quota) {
        List<Quota> all = new ArrayList<>(without(known == null ? List.of() : known, quota.id()));
        all.add(quota);
        return List.copyOf(all);
    }

    private static List<Quota> without(List<Quota> known, String quotaId) {
        return known.stream().filter(quota -> !quota.id().equals(quotaId)).toList();
    }

    /** For those who look at all accounts, such as metrics. */
    public Map<QuotaAccount, Quota> known() {
        Map<QuotaAccount, Quota> all = new HashMap<>();
        accounts.forEach((name, account) -> all.put(name, account.quota()));
        return all;
    }
}

package io.tidegate.edge.cluster;

import io.tidegate.common.bank.AccountStanding;
import io.tidegate.common.quota.Quota;
import io.tidegate.common.quota.QuotaAccount;
import io.tidegate.common.quota.QuotaSpan;
import io.tidegate.common.quota.WindowName;
import io.tidegate.common.wire.AccountName;
import io.tidegate.common.wire.LeaseAnswer;
import io.tidegate.common.wire.LeaseRequest;
import io.tidegate.common.wire.RefusalCode;
import io.tidegate.common.wire.StandingsAnswer;
import io.tidegate.common.wire.StandingsRequest;
import io.tidegate.common.wire.WindowStanding;
import io.tidegate.edge.quota.LeaseSource;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** The bank at the coordinator. For any thread. */
public final class CoordinatorBank implements LeaseSource {
    /** The bank answers within a second; the way there and back takes the rest. */
    private static final long LEASE_MILLIS = 1_500;

    /** A node that has just started may ask before it has registered, which it does by itself in a moment: so often it asks again. */
    private static final long UNREGISTERED_PAUSE_MILLIS = 100;

    private static final int UNREGISTERED_TRIES = (int) (LEASE_MILLIS / UNREGISTERED_PAUSE_MILLIS);

    private static final long STANDINGS_MILLIS = 1_000;
    private static final int MOST_REMEMBERED = 10_000;

    private final Vertx vertx;
    private static final int LOST_TRIES = 4;

    private final CoordinatorClient client;
    private final Map<QuotaAccount, AccountStanding> remembered = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<QuotaAccount, AccountStanding> eldest) {
            return size() > MOST_REMEMBERED;
        }
    };

    public CoordinatorBank(Vertx vertx, CoordinatorClient client) {
        this.vertx = vertx;
        this.client = client;
    }

    @Override
    public Future<LeaseSource.Reply> ask(LeaseRequest request) {
        return lease(request, UNREGISTERED_TRIES)
                .timeout(LEASE_MILLIS, TimeUnit.MILLISECONDS)
                .<LeaseSource.Reply>map(reply -> switch (reply) {
                    case io.tidegate.edge.cluster.Reply.Answered<LeaseAnswer>(LeaseAnswer answer) ->
                        new LeaseSource.Reply.Answered(answer);
                    case io.tidegate.edge.cluster.Reply.Refused<LeaseAnswer>(var error) ->
                        new LeaseSource.Reply.Away(error.message());
                    case io.tidegate.edge.cluster.Reply.Away<LeaseAnswer>(String why) ->
                        new LeaseSource.Reply.Away(why);
                })
                .otherwise(_ -> new LeaseSource.Reply.Away("no answer within " + LEASE_MILLIS + " ms"));
    }

    private Future<io.tidegate.edge.cluster.Reply<LeaseAnswer>> lease(LeaseRequest request, int tries) {
        return client.post("/v1/nodes/leases", request, LeaseAnswer.class)
                .compose(reply -> tries > 1 && isWorthAnother(reply, tries)
                        ? vertx.timer(UNREGISTERED_PAUSE_MILLIS).compose(_ -> lease(request, tries - 1))
                        : Future.succeededFuture(reply));
    }

    /** Where one of several coordinators was lost, the next try lands on another; a question may be put twice. */
    private static boolean isWorthAnother(io.tidegate.edge.cluster.Reply<LeaseAnswer> reply, int tries) {
        boolean lost = reply instanceof io.tidegate.edge.cluster.Reply.Away;
        return isUnregistered(reply) || (lost && tries > UNREGISTERED_TRIES - LOST_TRIES);
    }

    private static boolean isUnregistered(io.tidegate.edge.cluster.Reply<LeaseAnswer> reply) {
        return reply instanceof io.tidegate.edge.cluster.Reply.Refused<LeaseAnswer>(var error)
                && error.code() == RefusalCode.NOT_REGISTERED;
    }

    /**
     * How accounts stand over all nodes; as it was last heard, with the time of that, while the coordinator does not answer. Accounts of
     * which nothing was ever heard are left out. Never fails.
     *
     * @param quotas as the node has them
     */
    public Future<List<AccountStanding>> standings(
            Collection<QuotaAccount> accounts, Function<QuotaAccount, Optional<Quota>> quotas) {
        if (accounts.isEmpty()) {
            return Future.succeededFuture(List.of());
        }
        List<AccountName> names = accounts.stream()
                .limit(StandingsRequest.MOST)
                .map(account -> new AccountName(account.quota(), account.subject()))
                .toList();
        return client.post("/v1/nodes/standings", new StandingsRequest(names), StandingsAnswer.class)
                .timeout(STANDINGS_MILLIS, TimeUnit.MILLISECONDS)
                .otherwise(failure -> new io.tidegate.edge.cluster.Reply.Away<>(String.valueOf(failure.getMessage())))
                .map(reply -> {
                    if (reply instanceof io.tidegate.edge.cluster.Reply.Answered<StandingsAnswer>(var answer)) {
                        remember(answer, quotas);
                    }
                    return recall(accounts);
                });
    }

    private void remember(StandingsAnswer answer, Function<QuotaAccount, Optional<Quota>> quotas) {
        synchronized (remembered) {
            for (WindowStanding standing : answer.standings()) {
                QuotaAccount account = new QuotaAccount(standing.quota(), standing.subject());
                quotas.apply(account).ifPresent(quota -> remembered.put(account, standing(account, quota, standing)));
            }
        }
    }

    private List<AccountStanding> recall(Collection<QuotaAccount> accounts) {
        synchronized (remembered) {
            return accounts.stream()
                    .flatMap(account -> Optional.ofNullable(remembered.get(account)).stream())
                    .toList();
        }
    }

    private static AccountStanding standing(QuotaAccount account, Quota quota, WindowStanding standing) {
        return new AccountStanding(
                quota.with(standing.limit(), quota.rules()),
                new WindowName(account, standing.start(), standing.reset()),
                new QuotaSpan(standing.start(), standing.end()),
                standing.used(),
                standing.held(),
                standing.unaccounted(),
                standing.asOf());
    }
}

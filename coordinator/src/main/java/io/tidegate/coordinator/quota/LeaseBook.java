package io.tidegate.coordinator.quota;

import io.tidegate.common.bank.AccountStanding;
import io.tidegate.common.bank.Bank;
import io.tidegate.common.quota.QuotaAccount;
import io.tidegate.common.wire.EpochEnd;
import io.tidegate.common.wire.LeaseGrant;
import io.tidegate.common.wire.LeaseRequest;
import io.tidegate.coordinator.registry.NodeEpochs;
import io.tidegate.coordinator.registry.NodeEpochs.EpochStanding;
import io.tidegate.coordinator.store.Dialect;
import io.tidegate.coordinator.usage.CursorRows;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is done about leases in one transaction. Accounts are always taken in the order of their names, so that two transactions don't wait
 * for each other. Each method blocks.
 *
 * @param reader the same bank where nothing is changed
 */
record LeaseBook(Bank bank, Bank reader, BankGate gate, Dialect dialect) {
    private static final Comparator<Asked> BY_ACCOUNT = Comparator.comparing(
                    (Asked asked) -> asked.ask().quota())
            .thenComparing(asked -> asked.ask().subject());

    /**
     * What became of a request.
     *
     * @param grants in the order of the asks; empty for those of unknown quotas
     * @param recallable the places of asks that got nothing, of which others hold something that may lie idle and would do
     */
    record Taken(
            EpochStanding epoch,
            BankGate.State gate,
            long nowMillis,
            List<Optional<LeaseGrant>> grants,
            List<Integer> recallable) {}

    /** Takes what a node says and returns, and grants it what there is: nothing to an epoch that is fenced, nothing while the gate is closed. */
    Taken take(Connection connection, String node, LeaseRequest request) throws SQLException {
        EpochStanding epoch = NodeEpochs.standing(connection, node, request.epoch(), dialect);
        BankGate.State state = gate.state(connection);
        long now = dialect.nowMillis(connection);
        if (epoch == EpochStanding.UNKNOWN) {
            return new Taken(epoch, state, now, List.of(), List.of());
        }
        boolean granting = epoch == EpochStanding.CURRENT && state.open();
        Map<QuotaAccount, Integer> places = new HashMap<>();
        List<Asked> asks = new ArrayList<>();
        List<Optional<LeaseGrant>> grants = new ArrayList<>();
        for (int i = 0; i < request.asks().size(); i++) {
            Asked asked = new Asked(node, request.epoch(), request.asks().get(i));
            places.put(asked.account(), i);
            asks.add(asked);
            grants.add(Optional.empty());
        }
        asks.sort(BY_ACCOUNT);
        List<Integer> recallable = new ArrayList<>();
        for (Asked asked : asks) {
            int place = places.getOrDefault(asked.account(), 0);
            Optional<LeaseGrant> grant = bank.lease(connection, node, request.epoch(), asked.ask(), granting, now);
            grants.set(place, grant);
            if (granting
                    && grant.filter(asked::lacks)
                            .filter(known -> asked.mayFit(known.limit(), known.used()))
                            .isPresent()
                    && bank.recallable(connection, node, asked.account(), now)) {
                recallable.add(place);
            }
        }
        return new Taken(epoch, state, now, grants, recallable);
    }

    /**
     * Frees what an earlier epoch of a node held, in a transaction of its own.
     *
     * @return whether it holds nothing more
     */
    boolean end(Connection connection, String node, EpochEnd end) throws SQLException {
        // The running one is not over, whoever says so.
        if (NodeEpochs.standing(connection, node, end.epoch(), dialect) == EpochStanding.CURRENT) {
            return false;
        }
        CursorRows.Mark mark = CursorRows.mark(connection, node, end.epoch());
        return bank.end(connection, node, end, mark.seq(), mark.last());
    }

    /**
     * Grants to those who wait, as far as there is something again.
     *
     * @return what each has got, by its place in the list; those that got nothing are left out
     */
    Map<Integer, LeaseGrant> again(Connection connection, List<Asked> waiting) throws SQLException {
        Map<Integer, LeaseGrant> granted = new HashMap<>();
        if (!gate.state(connection).open()) {
            return granted;
        }
        long now = dialect.nowMillis(connection);
        List<Integer> order = new ArrayList<>();
        // Epochs before windows, as everywhere: who retires a node takes them in this order too.
        for (int i = 0; i < waiting.size(); i++) {
            Asked asked = waiting.get(i);
            if (NodeEpochs.standing(connection, asked.node(), asked.epoch(), dialect) == EpochStanding.CURRENT) {
                order.add(i);
            }
        }
        // stable: of one account, who has waited longer comes first
        order.sort(Comparator.comparing(waiting::get, BY_ACCOUNT));
        for (int place : order) {
            Asked asked = waiting.get(place);
            bank.lease(connection, asked.node(), asked.epoch(), asked.ask(), true, now)
                    .filter(grant -> !asked.lacks(grant))
                    .ifPresent(grant -> granted.put(place, grant));
        }
        return granted;
    }

    Map<QuotaAccount, AccountStanding> standings(Connection connection, Collection<QuotaAccount> accounts)
            throws SQLException {
        Map<QuotaAccount, AccountStanding> standings = new HashMap<>();
        for (AccountStanding standing : reader.standings(connection, accounts, dialect.nowMillis(connection))) {
            standings.put(standing.window().account(), standing);
        }
        return standings;
    }
}

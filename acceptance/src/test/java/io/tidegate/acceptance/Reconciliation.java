package io.tidegate.acceptance;

import static java.util.stream.Collectors.groupingBy;

import io.tidegate.common.usage.Usage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Holds the ledger against the provider's bill and against what the clients saw, attempt by attempt. What does not agree
 * is collected in words.
 */
final class Reconciliation {
    private final Map<String, List<LedgerRow>> rows;
    private final Map<String, List<Billed>> bill;
    private final Map<String, Seen> seen = new HashMap<>();
    private final List<String> disagreements = new ArrayList<>();
    private int exact;
    private int estimated;

    Reconciliation(List<LedgerRow> ledger, List<Billed> billed, List<Seen> clients) {
        rows = ledger.stream().collect(groupingBy(LedgerRow::session));
        bill = billed.stream().collect(groupingBy(Billed::session));
        clients.forEach(s -> seen.put(s.session(), s));
    }

    List<String> disagreements() {
        TreeSet<String> sessions = new TreeSet<>(rows.keySet());
        sessions.addAll(bill.keySet());
        sessions.addAll(seen.keySet());
        sessions.forEach(this::compare);
        return disagreements;
    }

    String summary() {
        return seen.size() + " exchanges, " + exact + " exact and " + estimated + " estimated attempts on the bill";
    }

    private void compare(String session) {
        List<LedgerRow> ours = new ArrayList<>(rows.getOrDefault(session, List.of()));
        List<Billed> theirs = new ArrayList<>(bill.getOrDefault(session, List.of()));
        Seen client = seen.getOrDefault(session, Seen.nothing(session));
        require(
                ours.stream()
                                .map(r -> r.requestId() + "/" + r.attemptNo())
                                .distinct()
                                .count()
                        == ours.size(),
                session,
                "an attempt stands twice in the ledger",
                ours);
        if (client.whole()) {
            require(
                    ours.stream().anyMatch(r -> r.isCompleted() && r.exact()),
                    session,
                    "the client saw a whole answer, but no exact row says so",
                    ours);
        }
        for (Billed entry : List.copyOf(theirs)) {
            ours.stream()
                    .filter(r -> r.upstreamRequestId().equals(entry.requestId()))
                    .findFirst()
                    .ifPresent(row -> {
                        compare(row, entry, client);
                        ours.remove(row);
                        theirs.remove(entry);
                    });
        }
        compareUnnamed(session, ours, theirs, client);
    }

    /** Attempts of which the edge never saw a head: they can only be paired by their session. */
    private void compareUnnamed(String session, List<LedgerRow> ours, List<Billed> theirs, Seen client) {
        List<LedgerRow> mayBeBilled = ours.stream()
                .filter(r -> r.upstreamRequestId().isEmpty() && !r.wasNeverSent())
                .toList();
        require(mayBeBilled.size() >= theirs.size(), session, "on the bill but not in the ledger", theirs);
        for (int i = 0; i < Math.min(mayBeBilled.size(), theirs.size()); i++) {
            compare(mayBeBilled.get(i), theirs.get(i), client);
            ours.remove(mayBeBilled.get(i));
        }
        require(
                ours.stream().allMatch(LedgerRow::mayBeUnknownToTheProvider),
                session,
                "in the ledger but not on the bill",
                ours);
        require(
                ours.stream()
                        .noneMatch(r ->
                                r.wasNeverSent() && !(r.exact() && r.usage().equals(Usage.NONE))),
                session,
                "never sent, yet charged",
                ours);
    }

    private void compare(LedgerRow row, Billed entry, Seen client) {
        if (row.exact()) {
            exact++;
            require(row.usage().equals(entry.usage()), row.session(), "exact, but not equal: " + row, entry);
        } else {
            estimated++;
            require(covers(row, client.delivered()), row.session(), "below what was delivered: " + row, client);
            require(
                    !entry.charged() || row.usage().input() + row.usage().cacheRead() > 0,
                    row.session(),
                    "charged by the provider, but not by us: " + row,
                    entry);
        }
    }

    /** A node that was killed knew what it had reserved, in all and not by class. */
    private static boolean covers(LedgerRow row, Usage delivered) {
        return row.wasInterrupted()
                ? total(row.usage()) >= total(delivered)
                : row.usage().max(delivered).equals(row.usage());
    }

    private static long total(Usage usage) {
        return usage.input() + usage.output() + usage.cacheRead() + usage.cacheWrite5m() + usage.cacheWrite1h();
    }

    private void require(boolean holds, String session, String what, Object... shown) {
        if (!holds) {
            disagreements.add(session + ": " + what + ": " + List.of(shown));
        }
    }
}

package io.tidegate.edge.quota.model;

import io.tidegate.common.bank.ChargedRow;
import io.tidegate.common.quota.RowWindow;
import io.tidegate.common.usage.Usage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** What survives a crash of a node: its ledger, up to where the bank has it, and what the node allowed itself. */
final class Disk {
    /** A closed row, by its name. */
    record Closed(String epoch, long seq, ChargedRow row, Exchange exchange) {}

    final Map<Exchange, Exchange.Charge> open = new LinkedHashMap<>();
    final Map<String, List<Closed>> closed = new LinkedHashMap<>();
    final Map<String, Long> acknowledged = new LinkedHashMap<>();
    final Map<String, Long> islands = new LinkedHashMap<>();
    final List<String> ended = new ArrayList<>();
    private final Map<Exchange, Admitted> admitted = new LinkedHashMap<>();

    private record Admitted(String epoch, List<RowWindow> windows) {}

    void opened(Exchange exchange, String epoch, Usage held, List<RowWindow> windows) {
        admitted.put(exchange, new Admitted(epoch, windows));
        open.put(exchange, new Exchange.Charge(held, Exchange.cost(held)));
    }

    /** What is charged if the node dies now. */
    void hold(Exchange exchange, Usage held, List<RowWindow> windows) {
        admitted.put(exchange, new Admitted(admittedIn(exchange), windows));
        open.put(exchange, new Exchange.Charge(held, Exchange.cost(held)));
    }

    String admittedIn(Exchange exchange) {
        return Objects.requireNonNull(admitted.get(exchange)).epoch;
    }

    List<RowWindow> windowsOf(Exchange exchange) {
        return Objects.requireNonNull(admitted.get(exchange)).windows;
    }

    void begin(String epoch) {
        closed.put(epoch, new ArrayList<>());
        acknowledged.put(epoch, 0L);
    }

    void close(String epoch, ChargedRow row, Exchange exchange) {
        List<Closed> rows = closed.get(epoch);
        if (rows == null) {
            throw new IllegalStateException("no epoch " + epoch);
        }
        rows.add(new Closed(epoch, rows.size() + 1L, row, exchange));
    }

    /** The first rows that the bank has not acknowledged. */
    List<Closed> unsent(int most) {
        List<Closed> rows = new ArrayList<>();
        closed.forEach((epoch, all) ->
                rows.addAll(all.subList(Math.toIntExact(acknowledged.getOrDefault(epoch, 0L)), all.size())));
        return rows.size() > most ? rows.subList(0, most) : rows;
    }
}

package io.tidegate.coordinator.usage;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** What one model, or all of them, did in a time. Filled by {@link ReportRows}. */
final class Report {
    private static final int MOST_NAMES = 100;
    private static final double TAIL = 0.95;

    private Sums sums = Sums.NONE;
    private long completed;
    private long clientGone;
    private long completedMillis;
    private final TreeMap<Long, Long> durations = new TreeMap<>();
    private final Map<String, Long> clients = new HashMap<>();
    private final Map<String, Long> tools = new HashMap<>();

    void add(Sums more) {
        sums = sums.plus(more);
    }

    void addCompleted(long attempts, long millis) {
        completed += attempts;
        completedMillis += millis;
    }

    void addClientGone(long attempts) {
        clientGone += attempts;
    }

    void addDuration(long millis, long attempts) {
        durations.merge(millis, attempts, Long::sum);
    }

    void addClient(String client, long requests) {
        clients.merge(client, requests, Long::sum);
    }

    void addTool(String name, long uses) {
        tools.merge(name, uses, Long::sum);
    }

    JsonObject json(boolean toolNames) {
        long requests = sums.all().requests();
        JsonObject json = GroupView.sum(sums.all())
                .put("completed", completed)
                .put("client_gone", clientGone)
                .put("failed", Math.max(0, requests - completed - clientGone))
                .put("success_rate", rate(completed, Math.max(completed, requests - clientGone)))
                .put("mean_ms", completed == 0 ? 0 : completedMillis / completed)
                .put("p95_ms", quantile())
                .put("estimated", GroupView.sum(sums.estimated()))
                .put("clients", names(clients, "client", "requests"));
        return toolNames ? json.put("tools", names(tools, "tool", "uses")) : json;
    }

    /** To four digits; 1 where nothing was asked for. */
    private static double rate(long part, long whole) {
        return whole == 0 ? 1 : Math.round(10_000.0 * part / whole) / 10_000.0;
    }

    private long quantile() {
        long wanted = (long) Math.ceil(
                TAIL * durations.values().stream().mapToLong(Long::longValue).sum());
        long seen = 0;
        for (Map.Entry<Long, Long> step : durations.entrySet()) {
            seen += step.getValue();
            if (seen >= wanted) {
                return step.getKey();
            }
        }
        return 0;
    }

    private static JsonArray names(Map<String, Long> counts, String name, String count) {
        JsonArray all = new JsonArray();
        counts.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                        .thenComparing(Map.Entry.comparingByKey()))
                .limit(MOST_NAMES)
                .forEach(entry ->
                        all.add(new JsonObject().put(name, entry.getKey()).put(count, entry.getValue())));
        return all;
    }
}

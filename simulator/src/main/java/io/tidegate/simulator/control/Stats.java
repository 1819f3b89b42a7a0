package io.tidegate.simulator.control;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidegate.simulator.json.Json;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/** Counters since the start. Safe for concurrent use. */
public final class Stats {
    private static final int MOST_PATHS = 1000;

    private final AtomicLong connections = new AtomicLong();
    private final AtomicLong requests = new AtomicLong();
    private final AtomicLong active = new AtomicLong();
    private final Map<String, LongAdder> byPath = new ConcurrentSkipListMap<>();

    /** The number of a new connection, from 1. */
    public long connected() {
        return connections.incrementAndGet();
    }

    /** The number of a new request, from 1. */
    public long begun() {
        active.incrementAndGet();
        return requests.incrementAndGet();
    }

    /** A request has come in whole, or as far as it will. */
    public void received(String methodAndPath) {
        String key = byPath.size() < MOST_PATHS ? methodAndPath : "other";
        byPath.computeIfAbsent(key, k -> new LongAdder()).increment();
    }

    public void ended() {
        active.decrementAndGet();
    }

    /** The counters as <code>/__sim/stats</code> shows them. */
    public ObjectNode json() {
        ObjectNode json = Json.object()
                .put("connections", connections.get())
                .put("requests", requests.get())
                .put("active", active.get());
        ObjectNode paths = json.putObject("byPath");
        byPath.forEach((path, count) -> paths.put(path, count.sum()));
        return json;
    }
}

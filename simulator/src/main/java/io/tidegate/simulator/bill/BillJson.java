package io.tidegate.simulator.bill;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidegate.common.usage.Usage;
import io.tidegate.simulator.json.Json;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The bill as <code>GET /sim/bill</code> shows it. */
public final class BillJson {
    private BillJson() {}

    public static ObjectNode of(List<BillEntry> entries) {
        ObjectNode bill = Json.object();
        ArrayNode list = bill.putArray("entries");
        Map<String, Sum> byModel = new TreeMap<>();
        Sum total = Sum.NONE;
        for (BillEntry entry : entries) {
            list.add(json(entry));
            Sum one = Sum.of(entry);
            byModel.merge(entry.model(), one, Sum::plus);
            total = total.plus(one);
        }
        ObjectNode models = bill.putObject("by_model");
        byModel.forEach((model, sum) -> models.set(model, sum.json()));
        bill.set("totals", total.json());
        return bill;
    }

    private static ObjectNode json(BillEntry entry) {
        ObjectNode json = Json.object()
                .put("request_id", entry.requestId())
                .put("session", entry.session())
                .put("model", entry.model())
                .put("stream", entry.stream())
                .put("status", entry.status())
                .put("outcome", entry.outcome())
                .put("billed", entry.billed())
                .put("final", entry.exact());
        putUsage(json, entry.usage());
        return json.put("delivered_output_tokens", entry.deliveredOutput());
    }

    private static void putUsage(ObjectNode json, Usage usage) {
        json.put("input_tokens", usage.input())
                .put("output_tokens", usage.output())
                .put("cache_read_input_tokens", usage.cacheRead())
                .put("cache_creation_5m_input_tokens", usage.cacheWrite5m())
                .put("cache_creation_1h_input_tokens", usage.cacheWrite1h());
    }

    private record Sum(long attempts, long billed, Usage usage) {
        static final Sum NONE = new Sum(0, 0, Usage.NONE);

        static Sum of(BillEntry entry) {
            return new Sum(1, entry.billed() ? 1 : 0, entry.usage());
        }

        Sum plus(Sum other) {
            return new Sum(attempts + other.attempts, billed + other.billed, usage.plus(other.usage));
        }

        ObjectNode json() {
            ObjectNode json = Json.object().put("attempts", attempts).put("billed", billed);
            putUsage(json, usage);
            return json;
        }
    }
}

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
        Map<String, BillSum> byModel = new TreeMap<>();
        BillSum total = BillSum.NONE;
        for (BillEntry entry : entries) {
            list.add(json(entry));
            BillSum one = BillSum.of(entry);
            byModel.merge(entry.model(), one, BillSum::plus);
            total = total.plus(one);
        }
        ObjectNode models = bill.putObject("by_model");
        byModel.forEach((model, sum) -> models.set(model, json(sum)));
        bill.set("totals", json(total));
        return bill;
    }

    /** The sum of all there were, without an entry for each. */
    public static ObjectNode sum(BillSum sum) {
        return json(sum).put("running", sum.running());
    }

    private static ObjectNode json(BillSum sum) {
        ObjectNode json = Json.object().put("attempts", sum.attempts()).put("billed", sum.billed());
        putUsage(json, sum.usage());
        return json;
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
}

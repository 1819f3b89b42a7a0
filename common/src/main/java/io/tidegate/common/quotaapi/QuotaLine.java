package io.tidegate.common.quotaapi;

import io.tidegate.common.bank.AccountStanding;
import io.tidegate.common.quota.Quota;
import io.tidegate.common.quota.QuotaAccount;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A quota in a list.
 *
 * @param name of its subject
 * @param account whose standing is shown; none of a quota for everyone, unless a user is asked about
 * @param revision that last changed it, where there are revisions
 */
public record QuotaLine(Quota quota, String name, Optional<QuotaAccount> account, Optional<String> revision) {
    private JsonObject json(Map<QuotaAccount, AccountStanding> standings) {
        JsonObject json = QuotaJson.definition(quota, name);
        account.map(standings::get).ifPresent(standing -> QuotaJson.addStanding(json, standing));
        json.put("source", QuotaJson.source(quota));
        revision.ifPresent(number -> json.put("revision", number));
        return json;
    }

    /** The lines with how they stand. */
    static Future<JsonArray> json(List<QuotaLine> lines, Standings standings) {
        List<QuotaAccount> accounts =
                lines.stream().flatMap(line -> line.account.stream()).toList();
        return standings.of(accounts).map(all -> {
            Map<QuotaAccount, AccountStanding> byAccount = all.stream()
                    .collect(Collectors.toMap(standing -> standing.window().account(), Function.identity()));
            JsonArray array = new JsonArray();
            lines.forEach(line -> array.add(line.json(byAccount)));
            return array;
        });
    }
}

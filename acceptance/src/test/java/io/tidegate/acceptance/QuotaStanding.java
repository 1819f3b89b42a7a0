package io.tidegate.acceptance;

import io.vertx.core.json.JsonObject;

/**
 * How one quota stands, as its operator sees it. All amounts are in the quota's units.
 */
record QuotaStanding(String id, String unit, long limit, long used, long held, long remaining) {
    static QuotaStanding of(JsonObject json) {
        return new QuotaStanding(
                json.getString("quota_id"),
                json.getString("unit"),
                json.getLong("limit"),
                json.getLong("used"),
                json.getLong("held"),
                json.getLong("remaining"));
    }
}

package io.tidegate.coordinator.keys;

import io.tidegate.common.quota.QuotaWindow;
import io.tidegate.common.quota.QuotaWords;
import io.tidegate.coordinator.keys.LimitStore.Limited;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/** How users' limits stand now, as the API shows them. */
final class Standings {
    private final UsedTokens used;
    private final InstantSource clock;

    Standings(UsedTokens used, InstantSource clock) {
        this.used = used;
        this.clock = clock;
    }

    /** One limit and what it is asked about. */
    private record Line(Limited limited, QuotaWindow window, long limit, LocalDate day) {
        UsedTokens.Asked asked() {
            return new UsedTokens.Asked(
                    limited.user().id(),
                    window,
                    window.firstDay(day),
                    day,
                    switch (window) {
                        case DAY -> limited.quota().resets().day();
                        case MONTH -> limited.quota().resets().month();
                        default -> 0;
                    });
        }

        JsonObject json(UsedTokens.Use use) {
            return new JsonObject()
                    .put("user", limited.user().name())
                    .put("unit", QuotaWords.TOKENS)
                    .put("window", window.label())
                    .put("limit", limit)
                    .put("used", use.used())
                    .put("held", use.held())
                    .put("remaining", Math.max(0, limit - use.used() - use.held()))
                    .put("resets_at", window.end(day, limited.user().zone()).toString())
                    .put("source", "own");
        }
    }

    /** Every limit of these users, by user and window. */
    Future<JsonArray> of(List<Limited> limited) {
        List<Line> lines = new ArrayList<>();
        for (Limited user : limited) {
            LocalDate today = LocalDate.ofInstant(clock.instant(), user.user().zone());
            for (QuotaWindow window : List.of(QuotaWindow.DAY, QuotaWindow.MONTH)) {
                user.quota().limits().of(window).ifPresent(limit -> lines.add(new Line(user, window, limit, today)));
            }
        }
        return used.of(lines.stream().map(Line::asked).toList()).map(uses -> {
            JsonArray all = new JsonArray();
            for (int i = 0; i < lines.size(); i++) {
                all.add(lines.get(i).json(uses.get(i)));
            }
            return all;
        });
    }
}

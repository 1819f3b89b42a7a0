package io.tidegate.edge.standalone;

import io.tidegate.common.quota.Quota;
import io.tidegate.common.quota.QuotaRules;
import io.tidegate.common.quota.QuotaSubject;
import io.tidegate.common.quota.QuotaUnit;
import io.tidegate.common.quota.QuotaWeights;
import io.tidegate.common.quota.QuotaWindow;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The quotas for everyone that the configuration of a node makes.
 *
 * @param daily tokens; none for no such quota
 * @param monthly tokens; none for no such quota
 * @param zone whose calendar the windows follow, for all users
 */
public record DefaultQuotas(Optional<Long> daily, Optional<Long> monthly, ZoneId zone, QuotaWeights weights) {
    private static final String DAY = Quota.ID_PREFIX + "default_day";
    private static final String MONTH = Quota.ID_PREFIX + "default_month";
    /** The same at every start, so that what was used stays known. */
    static final Set<String> IDS = Set.of(DAY, MONTH);

    static boolean made(Quota quota) {
        return IDS.contains(quota.id());
    }

    List<Quota> quotas() {
        List<Quota> quotas = new ArrayList<>();
        daily.ifPresent(limit -> quotas.add(quota(DAY, QuotaWindow.DAY, limit)));
        monthly.ifPresent(limit -> quotas.add(quota(MONTH, QuotaWindow.MONTH, limit)));
        return quotas;
    }

    private Quota quota(String id, QuotaWindow window, long limit) {
        return new Quota(id, QuotaSubject.EVERYONE, QuotaUnit.TOKENS, window, zone, weights, limit, QuotaRules.DEFAULT);
    }
}

package io.tidegate.edge.usage;

import io.tidegate.common.bank.AccountStanding;
import io.tidegate.common.directory.User;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;

/** Knows how the quotas stand that apply to a user, over all nodes. */
@FunctionalInterface
public interface UserQuotas {
    /**
     * Soon, and without failing; those of which nothing is known are left out.
     *
     * @param keyId only that of the user's keys; all when empty
     */
    Future<List<AccountStanding>> of(User user, Optional<String> keyId);
}

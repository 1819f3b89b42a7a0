package io.tidegate.common.wire;

import java.util.List;

/** {@code POST /v1/nodes/standings}: how do these accounts stand over all nodes? */
public record StandingsRequest(List<AccountName> accounts) {
    /** Accounts in one message at most. */
    public static final int MOST = 200;

    public StandingsRequest {
        accounts = List.copyOf(accounts);
    }
}

package io.tidegate.common.wire;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What the coordinator keeps true on all nodes. */
public enum RecordKind {
    /** A {@link UserBody}, by user id. */
    @JsonProperty("user")
    USER,
    /** A {@link KeyBody}, by key id. A revoked one stays for ever. */
    @JsonProperty("key")
    KEY,
    /** A {@link QuotaBody}, by quota id. A removed one stays for ever. */
    @JsonProperty("quota")
    QUOTA,
    /** A {@link QuotaAccountBody}, by the account's name. */
    @JsonProperty("quota_account")
    QUOTA_ACCOUNT,
    /** An {@link OrderBody}, by node id. */
    @JsonProperty("order")
    ORDER
}

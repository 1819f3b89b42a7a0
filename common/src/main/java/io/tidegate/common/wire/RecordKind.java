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
    /** A {@link QuotaBody}, by user id. */
    @JsonProperty("quota")
    QUOTA,
    /** An {@link OrderBody}, by node id. */
    @JsonProperty("order")
    ORDER
}

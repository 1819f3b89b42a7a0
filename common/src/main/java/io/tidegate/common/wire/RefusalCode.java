package io.tidegate.common.wire;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;
import com.fasterxml.jackson.annotation.JsonProperty;

/** What a node acts on when the coordinator refuses it. */
public enum RefusalCode {
    /** The join token was never made, or it was revoked. */
    @JsonProperty("join_token_unknown")
    JOIN_TOKEN_UNKNOWN,
    /** All its uses are used up. */
    @JsonProperty("join_token_used")
    JOIN_TOKEN_USED,
    @JsonProperty("join_token_expired")
    JOIN_TOKEN_EXPIRED,
    /** The node says another location than its join token is for. */
    @JsonProperty("wrong_location")
    WRONG_LOCATION,
    /** The coordinator does not know the node. */
    @JsonProperty("node_unknown")
    NODE_UNKNOWN,
    /** The operator has revoked or retired the node. */
    @JsonProperty("node_revoked")
    NODE_REVOKED,
    /** The signature is missing, not this node's, or not of this request. */
    @JsonProperty("bad_signature")
    BAD_SIGNATURE,
    /** The signature is too old or too new: the clocks differ. The refusal carries the right time. */
    @JsonProperty("clock_off")
    CLOCK_OFF,
    /** A newer epoch of the node has registered: drain and exit. */
    @JsonProperty("fenced")
    FENCED,
    /** The coordinator does not know this epoch: register. */
    @JsonProperty("not_registered")
    NOT_REGISTERED,
    /** The node shows a revision that the store doesn't have: the store was restored and takes a new generation. Ask again. */
    @JsonProperty("store_behind")
    STORE_BEHIND,
    /** Another version of the messages. */
    @JsonProperty("wrong_wire")
    WRONG_WIRE,
    /** The request is not understood. */
    @JsonProperty("malformed")
    MALFORMED,
    /** The coordinator has no database now: ask again. */
    @JsonProperty("unavailable")
    UNAVAILABLE,
    /** A code that this version doesn't know. */
    @JsonEnumDefaultValue
    OTHER
}

package io.tidegate.common.wire;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A record as it stands since a revision: the whole of it, not a difference.
 *
 * @param id unique in its kind
 * @param number of the revision that wrote it; a node takes a record only when it has none of this number or a greater one
 * @param body of the kind's type
 */
public record Change(RecordKind kind, String id, long number, JsonNode body) {}

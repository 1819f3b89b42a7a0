/**
 * What nodes and the coordinator say to each other: messages as records, JSON with snake_case names. Times are milliseconds
 * since 1970, UTC, unless a name says otherwise. Whoever asks must send no field that the other side doesn't know; whoever
 * reads an answer skips what it doesn't know: so a coordinator is upgraded before its nodes.
 */
@NullMarked
package io.tidegate.common.wire;

import org.jspecify.annotations.NullMarked;

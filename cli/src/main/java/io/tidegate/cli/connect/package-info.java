/**
 * What a developer's machine does to use a node: find the coordinator and the key, measure the way to the nodes, pick one, and
 * tell Claude Code. Knows nothing of commands.
 */
@NullMarked
package io.tidegate.cli.connect;

import org.jspecify.annotations.NullMarked;

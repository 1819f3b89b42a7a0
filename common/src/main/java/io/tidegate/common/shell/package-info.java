/** The lines that make a shell, and Claude Code in it, use a node. */
@NullMarked
package io.tidegate.common.shell;

import org.jspecify.annotations.NullMarked;

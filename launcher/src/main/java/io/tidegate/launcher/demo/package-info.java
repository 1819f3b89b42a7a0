/**
 * The demo: a provider and one edge node in this process, with a user and a key, ready for Claude Code. Everything that it
 * leaves is in one folder, and a later demo in the same folder goes on with it.
 */
@NullMarked
package io.tidegate.launcher.demo;

import org.jspecify.annotations.NullMarked;

/**
 * Tells a developer's client which node is nearest and healthy, and why that one: scores, what keeps them steady, what clients
 * measured, and answers as JSON or as lines for a shell.
 */
@NullMarked
package io.tidegate.coordinator.discovery;

import org.jspecify.annotations.NullMarked;

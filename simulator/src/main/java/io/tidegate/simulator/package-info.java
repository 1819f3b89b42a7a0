/**
 * An Anthropic-format provider that takes its orders from markers in the prompt: to test, demo and measure against. It
 * fails on demand, keeps an exact bill of what it would have charged, and remembers what it was sent.
 */
@NullMarked
package io.tidegate.simulator;

import org.jspecify.annotations.NullMarked;

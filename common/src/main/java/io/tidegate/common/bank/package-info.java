/**
 * The bank: who may spend what of which window of a quota, in the same tables and the same code at a coordinator and at a node that stands
 * alone. Every method works in its caller's transaction; nothing is kept in memory.
 */
@NullMarked
package io.tidegate.common.bank;

import org.jspecify.annotations.NullMarked;

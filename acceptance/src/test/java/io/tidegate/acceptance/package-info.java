/**
 * Tests of the whole product from outside: the programs run as a user runs them, the clients are the real ones, and what
 * went over the wire is compared byte by byte.
 */
@NullMarked
package io.tidegate.acceptance;

import org.jspecify.annotations.NullMarked;

/**
 * Who is asking, and what they may do: keys in memory, their rules, their rate and concurrency, and the users and keys in the
 * database. Looking a key up takes neither the database nor the network.
 */
@NullMarked
package io.tidegate.edge.auth;

import org.jspecify.annotations.NullMarked;

/**
 * Talking to an edge over HTTP: which server and with which token, one request, and its answer as a value. Knows nothing of
 * commands or tables.
 */
@NullMarked
package io.tidegate.cli.admin;

import org.jspecify.annotations.NullMarked;

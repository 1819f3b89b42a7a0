/**
 * One exchange: tries upstreams until one answers, forwards the answer as it comes and settles what each attempt cost. All of
 * an exchange happens on the event loop of its client connection.
 */
@NullMarked
package io.tidegate.edge.relay;

import org.jspecify.annotations.NullMarked;

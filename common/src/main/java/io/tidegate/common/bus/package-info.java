/**
 * The bus that carries pushes between coordinators and nodes: a Vert.x event bus clustered by Hazelcast, on a {@code Vertx}
 * of its own beside the data plane. It makes changes fast and guards nothing: it delivers at most once, late ones in bursts,
 * and what it carries is sealed. All that must be right is pulled over HTTP.
 */
@NullMarked
package io.tidegate.common.bus;

import org.jspecify.annotations.NullMarked;

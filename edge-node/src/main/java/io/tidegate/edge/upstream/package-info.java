/** The provider endpoints: which one to try next, the connections to them, and one request over such a connection. */
@NullMarked
package io.tidegate.edge.upstream;

import org.jspecify.annotations.NullMarked;

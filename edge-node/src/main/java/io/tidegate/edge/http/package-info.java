/** The public port: connections, request heads and bodies, what each path means, and answers of our own. */
@NullMarked
package io.tidegate.edge.http;

import org.jspecify.annotations.NullMarked;

@NullMarked
package io.tidegate.edge.http;

import org.jspecify.annotations.NullMarked;

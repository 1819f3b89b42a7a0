/** What is promised of a node that is its own bank. */
@NullMarked
package io.tidegate.edge.standalone;

import org.jspecify.annotations.NullMarked;

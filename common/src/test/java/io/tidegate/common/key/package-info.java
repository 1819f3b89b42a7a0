/** What is promised about keys. */
@NullMarked
package io.tidegate.common.key;

import org.jspecify.annotations.NullMarked;

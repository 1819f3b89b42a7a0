@NullMarked
package io.tidegate.common.identity;

import org.jspecify.annotations.NullMarked;

@NullMarked
package io.tidegate.common.wire;

import org.jspecify.annotations.NullMarked;

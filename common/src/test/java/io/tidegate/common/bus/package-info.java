@NullMarked
package io.tidegate.common.bus;

import org.jspecify.annotations.NullMarked;

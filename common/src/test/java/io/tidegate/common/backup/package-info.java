@NullMarked
package io.tidegate.common.backup;

import org.jspecify.annotations.NullMarked;

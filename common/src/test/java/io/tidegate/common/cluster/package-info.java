@NullMarked
package io.tidegate.common.cluster;

import org.jspecify.annotations.NullMarked;

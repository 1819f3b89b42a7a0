@NullMarked
package io.tidegate.common.tls;

import org.jspecify.annotations.NullMarked;

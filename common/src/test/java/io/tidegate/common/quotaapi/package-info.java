@NullMarked
package io.tidegate.common.quotaapi;

import org.jspecify.annotations.NullMarked;

@NullMarked
package io.tidegate.common.sqlite;

import org.jspecify.annotations.NullMarked;

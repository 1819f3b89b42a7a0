@NullMarked
package io.tidegate.common.shell;

import org.jspecify.annotations.NullMarked;

@NullMarked
package io.tidegate.cli.connect;

import org.jspecify.annotations.NullMarked;

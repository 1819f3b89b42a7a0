@NullMarked
package io.tidegate.launcher.config;

import org.jspecify.annotations.NullMarked;

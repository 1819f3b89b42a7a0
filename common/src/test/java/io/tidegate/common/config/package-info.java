/** Holds the loader to what it promises about every kind of mistake. */
@NullMarked
package io.tidegate.common.config;

import org.jspecify.annotations.NullMarked;

/** What both sides share. */
@NullMarked
package io.tidegate.common;

import org.jspecify.annotations.NullMarked;

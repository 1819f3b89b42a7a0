/** The limits of users as both sides know them. */
@NullMarked
package io.tidegate.common.quota;

import org.jspecify.annotations.NullMarked;

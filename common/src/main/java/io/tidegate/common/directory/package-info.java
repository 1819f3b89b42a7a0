/** Users and their keys as both sides know them: who owns what, what a key may do, and in which state it is. */
@NullMarked
package io.tidegate.common.directory;

import org.jspecify.annotations.NullMarked;

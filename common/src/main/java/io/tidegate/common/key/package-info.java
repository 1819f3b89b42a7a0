/** Gateway keys: how they look, how they are told from other credentials, and what of them is stored. */
@NullMarked
package io.tidegate.common.key;

import org.jspecify.annotations.NullMarked;

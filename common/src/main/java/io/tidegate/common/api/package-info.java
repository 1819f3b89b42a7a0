/** What the HTTP interfaces for operators share: one route, its input read with all its flaws told at once, one answer. */
@NullMarked
package io.tidegate.common.api;

import org.jspecify.annotations.NullMarked;

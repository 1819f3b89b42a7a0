/** Quotas on the command line and in a file. */
@NullMarked
package io.tidegate.cli.quotas;

import org.jspecify.annotations.NullMarked;

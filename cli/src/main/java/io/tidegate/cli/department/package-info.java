/**
 * Sets up a department from a file: users, their limits and a key for each. What is there already is compared, never made twice.
 */
@NullMarked
package io.tidegate.cli.department;

import org.jspecify.annotations.NullMarked;

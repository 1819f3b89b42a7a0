/**
 * What people see: the server's JSON as aligned tables. Pure functions from JSON to text; a field that the server does not
 * send shows as {@code -}.
 */
@NullMarked
package io.tidegate.cli.view;

import org.jspecify.annotations.NullMarked;

/**
 * The file that a demo leaves for the commands and for people's shells, read and written in one place.
 */
@NullMarked
package io.tidegate.cli.demo;

import org.jspecify.annotations.NullMarked;

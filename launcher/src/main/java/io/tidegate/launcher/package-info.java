/**
 * The program {@code tidegate}: the commands of {@code cli}, and those that start something and run until they are told to
 * stop. Standard output and the process's signals and exit code are known here only.
 */
@NullMarked
package io.tidegate.launcher;

import org.jspecify.annotations.NullMarked;

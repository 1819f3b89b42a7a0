/**
 * The operator's and developer's commands: what picocli parses becomes one request to an edge's operator port, and the answer
 * a table for people or JSON for programs. The launcher adds the commands that start something.
 */
@NullMarked
package io.tidegate.cli;

import org.jspecify.annotations.NullMarked;

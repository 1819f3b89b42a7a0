/**
 * Configuration: a YAML file becomes a tree that knows the line of each value, and the tree becomes records. Everything
 * that is wrong is found in one go, and said with its place and with what would be right.
 */
@NullMarked
package io.tidegate.common.config;

import org.jspecify.annotations.NullMarked;

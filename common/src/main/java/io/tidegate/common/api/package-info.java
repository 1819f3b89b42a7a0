/**
 * What the HTTP interfaces of both sides share: one server with its errors, health and document, routes, the input of a request read with
 * all its flaws told at once, and one answer.
 */
@NullMarked
package io.tidegate.common.api;

import org.jspecify.annotations.NullMarked;

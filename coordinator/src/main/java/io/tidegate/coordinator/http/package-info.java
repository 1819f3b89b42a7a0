/**
 * What the coordinator's two listeners offer: one for nodes and developers, one for operators. They share no path but their health, so that
 * each can be kept where it belongs.
 */
@NullMarked
package io.tidegate.coordinator.http;

import org.jspecify.annotations.NullMarked;

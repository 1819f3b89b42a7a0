/**
 * Which nodes there are and how they are doing: join tokens, enrolment, who a request is from, registration of epochs, heartbeats,
 * states, and what an operator tells a node.
 */
@NullMarked
package io.tidegate.coordinator.registry;

import org.jspecify.annotations.NullMarked;

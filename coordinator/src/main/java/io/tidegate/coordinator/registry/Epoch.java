package io.tidegate.coordinator.registry;

/**
 * A boot of a node.
 *
 * @param id 32 hexadecimal digits
 * @param ordinal of its registration, from 1 on
 */
record Epoch(String id, int ordinal, long registeredAt) {}

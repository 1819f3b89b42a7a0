package io.tidegate.coordinator.store;

import java.time.InstantSource;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * What a store takes from outside.
 *
 * @param clock the time of an SQLite store
 * @param random for pauses and names; need not be fit for secrets
 */
public record Surroundings(InstantSource clock, LongSupplier nanoTime, RandomGenerator random) {}

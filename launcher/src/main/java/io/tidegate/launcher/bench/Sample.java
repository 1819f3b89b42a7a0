package io.tidegate.launcher.bench;

/**
 * How an edge stands.
 *
 * @param minutes since the load began
 * @param resident bytes of the machine's memory
 * @param heap bytes in use, after a collection where the JDK has a program to ask for one
 * @param openFiles files and sockets
 * @param inFlight exchanges that are running
 * @param rows attempts that were closed
 */
record Sample(double minutes, long resident, long heap, long openFiles, long inFlight, long rows) {}

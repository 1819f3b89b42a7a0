package io.tidegate.launcher.demo;

/**
 * One of the demo's edges, before it runs.
 *
 * @param location the name of a cloud region, so that discovery can tell near from far
 * @param port 0 for a free one
 * @param operatorPort 0 for a free one
 */
record DemoEdge(String name, String location, int port, int operatorPort) {}

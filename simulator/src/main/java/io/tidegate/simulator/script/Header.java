package io.tidegate.simulator.script;

/** One header field, spelled as it goes over the wire. */
public record Header(String name, String value) {}

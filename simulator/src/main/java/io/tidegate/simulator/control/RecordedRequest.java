package io.tidegate.simulator.control;

/** One request with what became of it, as of now. */
public record RecordedRequest(Received received, Sent sent) {}

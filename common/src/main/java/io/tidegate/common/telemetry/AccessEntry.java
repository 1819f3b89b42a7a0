package io.tidegate.common.telemetry;

import io.tidegate.common.usage.Usage;

/**
 * What the access log says about one exchange. An empty text means that there is none. It has no room for prompts, secrets
 * or query strings, and must not get them through another field.
 *
 * @param request what was asked
 * @param answer what came of it
 * @param usage the tokens, {@link Usage#NONE} when none were counted
 */
public record AccessEntry(Request request, Answer answer, Usage usage) {
    /**
     * What was asked.
     *
     * @param timeMillis when its head was complete, epoch milliseconds
     * @param id our request id
     * @param method the HTTP method
     * @param path the path; what follows a {@code ?} is not written
     * @param client the client's address
     * @param keyId the key's public id
     * @param userId whose key it is
     * @param model the model asked for
     * @param stream whether a stream was asked for
     * @param bytesIn the body's size
     */
    public record Request(
            long timeMillis,
            String id,
            String method,
            String path,
            String client,
            String keyId,
            String userId,
            String model,
            boolean stream,
            long bytesIn) {}

    /**
     * What came of it.
     *
     * @param status the HTTP status sent, 0 when the client was gone before
     * @param outcome how it ended, in one word
     * @param refusal which refusal it was, when we refused
     * @param upstream the upstream that answered
     * @param upstreamRequestId the request id that the upstream gave
     * @param attempts how many upstreams were tried
     * @param bytesOut the answer body's size
     * @param durationMillis from the head's completion to the end
     * @param firstByteMillis from the head's completion to the answer's first byte, -1 when none was sent
     */
    public record Answer(
            int status,
            String outcome,
            String refusal,
            String upstream,
            String upstreamRequestId,
            int attempts,
            long bytesOut,
            long durationMillis,
            long firstByteMillis) {}
}

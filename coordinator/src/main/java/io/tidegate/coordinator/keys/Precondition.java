package io.tidegate.coordinator.keys;

import io.tidegate.common.api.Answer;
import io.tidegate.common.wire.Revision;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.util.Arrays;
import java.util.Optional;

/**
 * The header {@code If-Match}: a change is made only to what the asker has seen. An entity tag here is the revision of the record, such as
 * {@code "1.42"}.
 */
record Precondition(Optional<String> tags) {
    static Precondition of(RoutingContext context) {
        return new Precondition(Optional.ofNullable(context.request().getHeader(HttpHeaders.IF_MATCH)));
    }

    boolean allows(Revision current) {
        return tags.isEmpty()
                || Arrays.stream(tags.get().split(",", -1))
                        .map(String::strip)
                        .anyMatch(tag -> tag.equals("*") || tag.equals(tag(current)));
    }

    /** The answer with what to send as {@code If-Match}. */
    static Answer tagged(Answer answer, Revision revision) {
        return answer.withHeader("etag", tag(revision));
    }

    Answer lost(String what, Revision now) {
        return Answer.error(
                412,
                "precondition_failed_error",
                what + " has been changed since you looked: it is at revision " + tag(now) + ", and If-Match says "
                        + tags.orElse("nothing") + ". Nothing was changed. Look again, and send what still applies.");
    }

    private static String tag(Revision revision) {
        return "\"" + revision + "\"";
    }
}

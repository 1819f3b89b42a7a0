package io.tidegate.common.api;

import io.tidegate.common.sqlite.DatabaseUnavailable;
import io.tidegate.common.sqlite.OutcomeUnknown;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The words for what goes wrong before a route is reached, or in it. */
final class ApiErrors {
    /** What this class has words for. */
    static final List<Integer> STATUSES = List.of(400, 404, 405, 413, 500);

    private static final Logger LOG = LoggerFactory.getLogger(ApiErrors.class);

    private final ApiFace face;

    ApiErrors(ApiFace face) {
        this.face = face;
    }

    Answer answer(int status, RoutingContext context) {
        return switch (status) {
            case 400 -> Answer.invalid("The request's path or query is not valid.");
            case 404 ->
                Answer.notFound("There is no " + context.request().path() + " here." + listed("lists what is."));
            case 405 ->
                Answer.error(
                        405,
                        "invalid_request_error",
                        context.request().path() + " does not take "
                                + context.request().method() + "." + listed("lists what it takes."));
            case 413 -> tooLarge(context);
            default -> failed(context);
        };
    }

    private String listed(String what) {
        return face.document()
                .map(document -> " " + document.path() + " " + what)
                .orElse("");
    }

    private Answer tooLarge(RoutingContext context) {
        long most = face.routes().stream()
                .filter(route -> route.method().equals(context.request().method())
                        && context.normalizedPath().matches(route.path().replaceAll("\\{\\w+}", "[^/]+")))
                .mapToLong(ApiRoute::mostBodyBytes)
                .findFirst()
                .orElseThrow();
        return Answer.error(
                413, "request_too_large", "The body has more than " + most + " bytes, which no request here needs.");
    }

    private Answer failed(RoutingContext context) {
        if (context.failure() instanceof DatabaseUnavailable unavailable) {
            return Answer.error(
                    503, "api_error", "Nothing was changed: " + unavailable.getMessage() + ". Try again later.");
        }
        if (context.failure() instanceof OutcomeUnknown unknown) {
            return Answer.error(
                    503,
                    "api_error",
                    "It is not known whether this was done: " + unknown.getMessage() + ". Look before you repeat it.");
        }
        LOG.error("{} {} failed", context.request().method(), context.request().path(), context.failure());
        return Answer.error(
                500, "api_error", "The " + face.self() + " failed at this request. Its log has the reason.");
    }
}

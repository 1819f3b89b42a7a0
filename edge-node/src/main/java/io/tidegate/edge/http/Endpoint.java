package io.tidegate.edge.http;

import io.tidegate.edge.refusal.Refusal;
import io.tidegate.edge.refusal.RefusalKind;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** What the public port serves. Paths are matched as they stand, without the query. */
enum Endpoint {
    MESSAGES("POST", "/v1/messages"),
    COUNT_TOKENS("POST", "/v1/messages/count_tokens"),
    MODELS("GET", "/v1/models"),
    MODEL("GET", "/v1/models/"),
    USAGE("GET", "/v1/usage"),
    USER("GET", "/v1/user"),
    HEALTH("GET", "/health"),
    ROOT("GET", "/"),
    HELLO("GET", "/api/hello");

    /** What a method and a path name. */
    sealed interface Found {
        record Served(Endpoint endpoint) implements Found {}

        record Refused(Refusal refusal) implements Found {}
    }

    /**
     * What goes to the provider with our credential must not lead it elsewhere: no dot segments, no slash in any coding
     * (RFC 3986, section 6.2.2).
     */
    private static final Pattern MODEL_ID =
            Pattern.compile("(?!\\.+$)([A-Za-z0-9._:@~-]|\\[|]|%(5B|5D|3A|40)){1,200}", Pattern.CASE_INSENSITIVE);

    private static final List<Endpoint> ALL = List.of(values());

    private final String method;
    private final String path;

    Endpoint(String method, String path) {
        this.method = method;
        this.path = path;
    }

    /** Whether it is relayed to a provider. */
    boolean relayed() {
        return this == MESSAGES || this == COUNT_TOKENS || this == MODELS || this == MODEL;
    }

    /** Whether its requests have a body. */
    boolean takesBody() {
        return method.equals("POST");
    }

    /** Whether it answers anybody, without a key. */
    boolean open() {
        return this == HEALTH || this == ROOT || this == HELLO;
    }

    static Found find(String method, String path) {
        Optional<Endpoint> named = ALL.stream().filter(e -> e.isAt(path)).findFirst();
        if (named.isEmpty()) {
            return new Found.Refused(unknown(path));
        }
        Endpoint endpoint = named.get();
        boolean head = method.equals("HEAD") && endpoint.method.equals("GET");
        return method.equals(endpoint.method) || head
                ? new Found.Served(endpoint)
                : new Found.Refused(Refusal.methodNotAllowed(
                        path + " takes " + endpoint.method + ", not " + printable(method) + ".", endpoint.allow()));
    }

    private String allow() {
        return method.equals("GET") ? "GET, HEAD" : method;
    }

    private boolean isAt(String asked) {
        return this == MODEL
                ? asked.startsWith(path)
                        && MODEL_ID.matcher(asked.substring(path.length())).matches()
                : asked.equals(path);
    }

    private static Refusal unknown(String path) {
        if (path.equals("/v1/v1") || path.startsWith("/v1/v1/")) {
            return Refusal.of(
                    RefusalKind.BASE_URL_ENDS_IN_V1, "ANTHROPIC_BASE_URL must not end in /v1: remove /v1 from it.");
        }
        if (path.startsWith("/v1/messages/batches")) {
            return notMetered("Message batches");
        }
        if (path.equals("/v1/files") || path.startsWith("/v1/files/")) {
            return notMetered("Files");
        }
        return Refusal.of(
                RefusalKind.NOT_FOUND,
                "The gateway serves no path " + printable(path)
                        + ". It serves /v1/messages, /v1/messages/count_tokens, /v1/models, /v1/usage and /v1/user.");
    }

    private static Refusal notMetered(String what) {
        return Refusal.of(
                RefusalKind.NOT_FOUND,
                what + " are not served by this gateway, because it can't meter them. Use /v1/messages.");
    }

    private static String printable(String text) {
        return text.length() <= 100 ? text : text.substring(0, 100) + "…";
    }
}

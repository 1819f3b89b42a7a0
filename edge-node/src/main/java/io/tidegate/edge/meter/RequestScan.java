package io.tidegate.edge.meter;

import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Finds in a request body what the node needs to know of it, and whether it is JSON at all, in one pass. The body is
 * never bound to a tree and nothing of it is kept but these few values.
 *
 * <p>A member that stands twice counts with its last value, as it does for the provider, so that a model that a key may
 * not use cannot hide behind one that it may.
 */
public final class RequestScan {
    /** Longest name of a model, in characters; it becomes part of logs and of the ledger. */
    public static final int MAX_MODEL = 256;

    private static final int MAX_BYTES_PER_CHARACTER = 6;
    private static final String WHAT_TO_SEND = " Send one JSON object, as the Messages API describes it.";

    private final JsonMembers members;
    private final int from;
    private final int to;
    private boolean anyModel;
    private boolean modelIsText;
    private String model = "";
    private boolean stream;
    private OptionalLong maxTokens = OptionalLong.empty();
    private Optional<String> session = Optional.empty();

    private RequestScan(byte[] body, int from, int to) {
        this.from = from;
        this.to = to;
        this.members = new JsonMembers(body, from, to);
    }

    /** Scans {@code body[from, to)}. Any bytes will do, of any length; nesting is limited to 1000 levels. */
    public static ScanResult scan(byte[] body, int from, int to) {
        Objects.checkFromToIndex(from, to, body.length);
        return new RequestScan(body, from, to).run();
    }

    private ScanResult run() {
        while (members.next()) {
            if (members.named("model")) {
                model();
            } else if (members.named("stream")) {
                stream = members.isTrue();
            } else if (members.named("max_tokens")) {
                maxTokens = members.count();
            } else if (members.named("metadata")) {
                session = members.isObject() ? SessionId.inMetadata(members.members()) : Optional.empty();
            }
        }
        JsonSyntax syntax = members.syntax();
        if (!members.complete()) {
            return notJson(syntax.failedAt(), syntax.tooDeep());
        }
        int rest = syntax.whitespace(members.end());
        return rest < to ? notJson(rest, false) : judge();
    }

    private void model() {
        anyModel = true;
        modelIsText = members.isString();
        model = members.string(MAX_MODEL * MAX_BYTES_PER_CHARACTER).orElse("");
    }

    private ScanResult judge() {
        if (!anyModel) {
            return invalid("model: missing. Set it to the id of a model, such as claude-sonnet-5.");
        }
        if (!modelIsText) {
            return invalid("model: not a string. Set it to the id of a model, such as claude-sonnet-5.");
        }
        if (model.isBlank() || model.length() > MAX_MODEL) {
            return invalid(
                    "model: blank or too long. Set it to the id of a model, of at most " + MAX_MODEL + " characters.");
        }
        return new ScanResult.Scanned(model, stream, maxTokens, session);
    }

    private ScanResult notJson(int at, boolean tooDeep) {
        if (from == to) {
            return invalid("The request body is empty." + WHAT_TO_SEND);
        }
        if (tooDeep) {
            return invalid("The request body is nested deeper than " + JsonSyntax.MAX_DEPTH + " levels.");
        }
        String what = at >= to ? "it ends too early, at byte " : "unexpected content at byte ";
        return invalid("The request body is not a valid JSON object: " + what + (at - from) + "." + WHAT_TO_SEND);
    }

    private static ScanResult invalid(String message) {
        return new ScanResult.Invalid(message);
    }
}

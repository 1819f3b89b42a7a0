package io.tidegate.simulator.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidegate.simulator.answer.Models;
import io.tidegate.simulator.answer.TokenCounts;
import io.tidegate.simulator.control.BodyDecoder;
import io.tidegate.simulator.control.Received;
import io.tidegate.simulator.json.Json;
import io.tidegate.simulator.script.Step;
import io.vertx.core.buffer.Buffer;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** The paths of the provider. */
final class ProviderRoutes {
    static final String MESSAGES = "/v1/messages";
    private static final String COUNT_TOKENS = "/v1/messages/count_tokens";
    private static final String MODELS = "/v1/models";
    private static final Pattern BEARER = Pattern.compile("^bearer ", Pattern.CASE_INSENSITIVE);

    private final ProviderTraits traits;
    private final MessagesEndpoint messages;

    ProviderRoutes(ProviderTraits traits, MessagesEndpoint messages) {
        this.traits = traits;
        this.messages = messages;
    }

    /** What to do about this request, which has been read whole. */
    Reply reply(Received in, Buffer body, String requestId) {
        ReplyHead head = new ReplyHead(requestId, traits.name());
        String path = path(in.target());
        boolean isMessage = in.method().equals("POST") && path.equals(MESSAGES);
        if (!in.method().equals("HEAD") && !hasKey(in)) {
            List<Step> refusal = head.error(401, "invalid x-api-key");
            return isMessage ? messages.refuseKey(in, json(in, body), head, refusal) : Reply.of(refusal);
        }
        return isMessage ? messages.reply(in, json(in, body), head) : Reply.of(plain(in, body, path, head));
    }

    private List<Step> plain(Received in, Buffer body, String path, ReplyHead head) {
        return switch (in.method()) {
            case "HEAD" -> head.empty(200);
            case "GET" -> get(path, head);
            case "POST" -> {
                if (!path.equals(COUNT_TOKENS) || !traits.countsTokens()) {
                    yield head.error(404, "not found");
                }
                yield json(in, body).isMissingNode()
                        ? head.error(400, "invalid JSON")
                        : head.json(Json.object().put("input_tokens", TokenCounts.tokens(in.bodyBytes())));
            }
            default -> head.error(404, "not found");
        };
    }

    private static List<Step> get(String path, ReplyHead head) {
        if (path.equals("/")) {
            return head.empty(200);
        }
        if (path.equals(MODELS)) {
            return head.json(Models.list());
        }
        if (path.startsWith(MODELS + "/")) {
            String id = path.substring(MODELS.length() + 1);
            return Models.find(URLDecoder.decode(id.replace("+", "%2B"), StandardCharsets.UTF_8))
                    .map(head::json)
                    .orElseGet(() -> head.error(404, "model: " + id));
        }
        return head.error(404, "not found");
    }

    private boolean hasKey(Received in) {
        if (traits.requiredKey().isEmpty()) {
            return true;
        }
        Optional<String> bearer =
                in.header("authorization").map(v -> BEARER.matcher(v).replaceFirst(""));
        return in.header("x-api-key").equals(traits.requiredKey()) || bearer.equals(traits.requiredKey());
    }

    private static JsonNode json(Received in, Buffer body) {
        return Json.parse(BodyDecoder.decode(body, in.header("content-encoding")));
    }

    static String path(String target) {
        int query = target.indexOf('?');
        return query < 0 ? target : target.substring(0, query);
    }

    /** Names a request in the order of arrival; simulators of different names never give the same id. */
    String requestId(long sequence) {
        return "req_" + traits.name() + "_" + sequence;
    }
}

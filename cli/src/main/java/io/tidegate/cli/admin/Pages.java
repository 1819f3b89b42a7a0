package io.tidegate.cli.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.Optional;

/** Lists that a server gives in parts: each names where the next begins. */
public final class Pages {
    private static final String MOST = "1000";

    private final ServerClient client;

    public Pages(ServerClient client) {
        this.client = client;
    }

    /**
     * The whole list, or the first answer that is none.
     *
     * @param name of the list in the answers
     */
    public Answer all(Request request, String name) {
        ArrayNode all = JsonNodeFactory.instance.arrayNode();
        Request asked = request;
        while (true) {
            Answer answer = client.ask(asked);
            if (!(answer instanceof Answer.Done(JsonNode body))) {
                return answer;
            }
            body.path(name).forEach(all::add);
            if (!body.hasNonNull("next")) {
                return new Answer.Done(JsonNodeFactory.instance.objectNode().set(name, all));
            }
            asked = request.with("limit", Optional.of(MOST))
                    .with("after", Optional.of(body.path("next").asText()));
        }
    }
}

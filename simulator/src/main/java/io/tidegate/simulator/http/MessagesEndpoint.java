package io.tidegate.simulator.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidegate.simulator.bill.BillLine;
import io.tidegate.simulator.control.Received;
import io.tidegate.simulator.marker.MarkedPrompt;
import io.tidegate.simulator.marker.Marker;
import io.tidegate.simulator.script.ScriptedAnswer;
import io.tidegate.simulator.script.Step;
import java.util.List;
import java.util.Optional;

/** <code>POST /v1/messages</code>: follows the markers of the prompt, and opens the bill. */
final class MessagesEndpoint {
    private final Books books;

    MessagesEndpoint(Books books) {
        this.books = books;
    }

    /** Refuses a request whose key is wrong; it stands on the bill, for nothing. */
    Reply refuseKey(Received in, JsonNode request, ReplyHead head, List<Step> refusal) {
        return new Reply(refusal, Optional.empty(), List.of(), Optional.of(open(in, request, head)));
    }

    Reply reply(Received in, JsonNode request, ReplyHead head) {
        MarkedPrompt prompt = MarkedPrompt.find(request);
        BillLine line = open(in, request, head);
        List<String> markers = prompt.markers().stream().map(Marker::raw).toList();
        if (!request.path("messages").isArray()) {
            return new Reply(head.error(400, "messages: field required"), Optional.empty(), markers, Optional.of(line));
        }
        Optional<ScriptedAnswer> scripted = prompt.value("script").flatMap(books.scripts()::find);
        if (scripted.isPresent()) {
            return new Reply(scripted.get().steps(), Optional.of("script"), markers, Optional.of(line));
        }
        Optional<String> unknownScript = prompt.value("script");
        if (unknownScript.isPresent()) {
            String why = "script: " + unknownScript.get() + " (expected: an id registered with POST /__sim/script)";
            return new Reply(head.error(400, why), Optional.empty(), markers, Optional.of(line));
        }
        Performance performance = switch (Orders.read(prompt)) {
            case Orders.Wrong wrong -> new Performance(head.error(400, wrong.why()), Optional.empty());
            case Orders.Understood orders ->
                new MessagesCall(in, request, prompt, orders.delivery(), head, line, books.failures()).perform();
        };
        return new Reply(performance.steps(), performance.fault(), markers, Optional.of(line));
    }

    private BillLine open(Received in, JsonNode request, ReplyHead head) {
        return books.bill()
                .open(
                        head.requestId(),
                        Session.of(in, request),
                        request.path("model").asText(),
                        request.path("stream").asBoolean());
    }

    /** The steps of an answer, and the name of the fault in them. */
    record Performance(List<Step> steps, Optional<String> fault) {}
}

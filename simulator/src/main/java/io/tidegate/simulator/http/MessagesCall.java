package io.tidegate.simulator.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidegate.simulator.answer.Answer;
import io.tidegate.simulator.answer.AnswerPlanner;
import io.tidegate.simulator.answer.ErrorBody;
import io.tidegate.simulator.answer.EventSequence;
import io.tidegate.simulator.answer.Message;
import io.tidegate.simulator.answer.Progress;
import io.tidegate.simulator.answer.Safeguards;
import io.tidegate.simulator.answer.SideRequest;
import io.tidegate.simulator.answer.TokenCounts;
import io.tidegate.simulator.bill.BillLine;
import io.tidegate.simulator.control.Received;
import io.tidegate.simulator.fault.FailureCount;
import io.tidegate.simulator.fault.Fault;
import io.tidegate.simulator.fault.FaultKind;
import io.tidegate.simulator.http.MessagesEndpoint.Performance;
import io.tidegate.simulator.json.Json;
import io.tidegate.simulator.marker.MarkedPrompt;
import io.tidegate.simulator.marker.Marker;
import io.tidegate.simulator.script.BodyScript;
import io.tidegate.simulator.script.Delivery;
import io.tidegate.simulator.script.Encoding;
import io.tidegate.simulator.script.Header;
import io.tidegate.simulator.script.Step;
import io.tidegate.simulator.script.StreamScript;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One call of <code>/v1/messages</code> whose markers have been understood: turns the orders into steps. */
final class MessagesCall {
    private static final String HTML = "<html><body>captive portal</body></html>";
    private static final String BROKEN_JSON = "{\"id\":\"msg_broken\",\"type\":\"mess";

    private final Received in;
    private final JsonNode request;
    private final MarkedPrompt prompt;
    private final Delivery delivery;
    private final ReplyHead head;
    private final BillLine line;
    private final FailureCount failures;
    private final String session;
    private final boolean stream;

    MessagesCall(
            Received in,
            JsonNode request,
            MarkedPrompt prompt,
            Delivery delivery,
            ReplyHead head,
            BillLine line,
            FailureCount failures) {
        this.in = in;
        this.request = request;
        this.prompt = prompt;
        this.delivery = delivery;
        this.head = head;
        this.line = line;
        this.failures = failures;
        this.session = Session.of(in, request);
        this.stream = request.path("stream").asBoolean();
    }

    /** A redirect comes before a status, a status before a fault; only the one that applies is counted. */
    Performance perform() {
        for (Marker marker : prompt.all("hdr")) {
            head.put(marker.value(), marker.get("value", ""));
        }
        Optional<Marker> redirect = due("redirect");
        if (redirect.isPresent()) {
            return later(redirected(redirect.get()), Optional.empty());
        }
        Optional<Marker> status = due("status");
        if (status.isPresent()) {
            return later(refused(status.get()), Optional.empty());
        }
        Optional<Fault> fault = due("fault").flatMap(Fault::of);
        return later(
                fault.map(this::faulty).orElseGet(() -> answer(Optional.empty())),
                fault.map(f -> f.kind().toString()));
    }

    private Optional<Marker> due(String verb) {
        return SideRequest.schema(request).isPresent()
                ? Optional.empty()
                : failures.due(prompt.first(verb), session, stream);
    }

    private Performance later(List<Step> steps, Optional<String> fault) {
        return new Performance(after(delivery.ttfbMillis(), steps), fault);
    }

    private static List<Step> after(long millis, List<Step> steps) {
        if (millis == 0) {
            return steps;
        }
        List<Step> delayed = new ArrayList<>();
        delayed.add(new Step.Pause(millis));
        delayed.addAll(steps);
        return delayed;
    }

    private List<Step> redirected(Marker marker) {
        String location = marker.get("to", "") + in.target();
        return head.empty(marker.number("redirect", 307), new Header("location", location));
    }

    private List<Step> refused(Marker marker) {
        int status = marker.number("status", 500);
        List<Header> more = new ArrayList<>();
        marker.find("retry-after").ifPresent(value -> more.add(new Header("retry-after", value)));
        marker.find("should-retry").ifPresent(value -> more.add(new Header("x-should-retry", value)));
        Header[] headers = more.toArray(Header[]::new);
        Optional<byte[]> body = marker.find("body").map(b -> b.getBytes(UTF_8));
        if (body.isPresent()) {
            List<Header> all = head.with(marker.get("ctype", "text/plain"), headers);
            return BodyScript.of(status, all, body.get(), Progress.NONE);
        }
        String type = marker.get("type", ErrorBody.typeOf(status));
        return head.error(status, type, marker.get("message", "Simulated " + status), headers);
    }

    private List<Step> faulty(Fault fault) {
        return switch (fault.kind()) {
            case RESET_BEFORE -> List.of(Step.Break.RESET);
            case EOF_BEFORE -> List.of(Step.Break.CUT);
            case STALL_BEFORE -> List.of(Step.Break.HANG);
            case LATE -> after(fault.millis(), answer(Optional.of(fault)));
            case BADJSON -> BodyScript.of(200, head.with(ReplyHead.JSON), BROKEN_JSON.getBytes(UTF_8), Progress.NONE);
            case HTML -> BodyScript.of(200, head.with("text/html"), HTML.getBytes(UTF_8), Progress.NONE);
            default -> answer(Optional.of(fault));
        };
    }

    private List<Step> answer(Optional<Fault> fault) {
        Message message = message();
        line.plan(message.usage());
        return stream ? streamed(message, fault) : whole(message, fault);
    }

    private Message message() {
        Answer answer = new AnswerPlanner(request, prompt, in.sequence()).plan();
        return new Message(
                "msg_sim_" + in.sequence(),
                request.path("model").asText(),
                answer,
                TokenCounts.of(prompt, in.bodyBytes(), answer),
                Safeguards.results(request, prompt, answer));
    }

    private List<Step> streamed(Message message, Optional<Fault> fault) {
        boolean withUsage = fault.filter(f -> f.kind() == FaultKind.NO_USAGE).isEmpty();
        List<Header> headers = headers("text/event-stream; charset=utf-8", new Header("cache-control", "no-cache"));
        return StreamScript.of(
                new Step.Head(200, headers, true),
                EventSequence.of(message, withUsage),
                delivery,
                fault,
                head.requestId());
    }

    private List<Step> whole(Message message, Optional<Fault> fault) {
        List<Header> headers = headers(ReplyHead.JSON);
        return fault.flatMap(f -> BodyScript.broken(headers, f.kind()))
                .orElseGet(() -> BodyScript.encoded(headers, Json.bytes(message.whole()), delivery.encoding()));
    }

    private List<Header> headers(String contentType, Header... more) {
        List<Header> headers = new ArrayList<>(head.with(contentType, more));
        if (delivery.encoding() != Encoding.IDENTITY) {
            headers.add(new Header("content-encoding", delivery.encoding().toString()));
        }
        return headers;
    }
}

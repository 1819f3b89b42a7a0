package io.tidegate.coordinator.access;

import io.tidegate.common.api.Answer;
import io.tidegate.common.wire.Reading;
import io.tidegate.common.wire.RefusalCode;
import io.tidegate.common.wire.Wire;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import java.util.function.BiFunction;
import java.util.function.Function;

/** Reads what nodes send. */
public final class NodeMessage {
    private NodeMessage() {}

    /** A handler behind the nodes' face that takes a message; what is none is refused, naming the field that is wrong. */
    public static <T extends Record> Function<RoutingContext, Future<Answer>> handler(
            Class<T> type, BiFunction<ProvenNode, T, Future<Answer>> handler) {
        return context -> switch (read(context, type)) {
            case Reading.Read<T>(T message) -> handler.apply(ProvenNode.of(context), message);
            case Reading.Malformed<T>(String why) ->
                Future.succeededFuture(malformed(why).answer());
        };
    }

    /** The body as a message. */
    public static <T extends Record> Reading<T> read(RoutingContext context, Class<T> type) {
        return Wire.request(bytes(context), type);
    }

    public static Refusal malformed(String why) {
        return Refusal.of(RefusalCode.MALFORMED, "The message is not understood: " + why + ".");
    }

    /** The body as it came; empty where there is none. */
    public static byte[] bytes(RoutingContext context) {
        Buffer body = context.body() == null ? null : context.body().buffer();
        return body == null ? new byte[0] : body.getBytes();
    }
}

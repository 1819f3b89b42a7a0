package io.tidegate.edge.relay;

import io.tidegate.edge.http1.FieldName;
import io.tidegate.edge.http1.FieldNames;
import io.tidegate.edge.http1.Framing;
import io.tidegate.edge.http1.HeadWriter;
import io.tidegate.edge.http1.ResponseHead;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes the head of an answer for the client. Towards the client we own {@code set-cookie} (the provider's cookies are for
 * us) and what ends at each hop; all else stands as the provider sent it.
 */
final class AnswerHead {
    private static final FieldNames DROPPED = dropped(FieldName.SET_COOKIE);
    private static final FieldNames DROPPED_WITH_LENGTH = dropped(FieldName.SET_COOKIE, FieldName.CONTENT_LENGTH);

    private AnswerHead() {}

    /** For a body that follows in the transfer coding it has, or in chunks where it ends with the connection. */
    static byte[] relayed(ResponseHead upstream, boolean close) {
        HeadWriter head = new HeadWriter(1024).statusLine(upstream.status(), upstream.reason());
        upstream.fields().copyTo(head, DROPPED);
        if (upstream.framing() instanceof Framing.Chunked || upstream.framing() instanceof Framing.UntilClose) {
            head.field("transfer-encoding", "chunked");
        }
        return end(head, close);
    }

    /** For a body that was kept whole. */
    static byte[] kept(ResponseHead upstream, byte[] body, boolean close) {
        HeadWriter head = new HeadWriter(1024 + body.length).statusLine(upstream.status(), upstream.reason());
        upstream.fields().copyTo(head, DROPPED_WITH_LENGTH);
        head.field("content-length", Integer.toString(body.length));
        if (close) {
            head.field("connection", "close");
        }
        return head.end().body(body).toBytes();
    }

    private static byte[] end(HeadWriter head, boolean close) {
        if (close) {
            head.field("connection", "close");
        }
        return head.end().toBytes();
    }

    private static FieldNames dropped(FieldName... more) {
        List<FieldName> names = new ArrayList<>(FieldNames.HOP_BY_HOP);
        names.addAll(List.of(more));
        return new FieldNames(names);
    }
}

package io.tidegate.edge.relay;

import io.tidegate.edge.http1.FieldName;
import io.tidegate.edge.http1.FieldNames;
import io.tidegate.edge.http1.Framing;
import io.tidegate.edge.http1.HeadWriter;
import io.tidegate.edge.http1.Octets;
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

    /** What most heads are shorter than. */
    private static final int HEAD_BYTES = 1024;

    private AnswerHead() {}

    /** Of a body that has the transfer coding it came in, or is in chunks where it ends with the connection. */
    static Octets relayed(ResponseHead upstream, boolean close) {
        HeadWriter head = begun(upstream, 0);
        upstream.fields().copyTo(head, DROPPED);
        if (upstream.framing() instanceof Framing.Chunked || upstream.framing() instanceof Framing.UntilClose) {
            head.field("transfer-encoding", "chunked");
        }
        return end(head, close).toOctets();
    }

    /** With a body that was kept whole. */
    static Octets kept(ResponseHead upstream, byte[] body, boolean close) {
        HeadWriter head = begun(upstream, body.length);
        upstream.fields().copyTo(head, DROPPED_WITH_LENGTH);
        head.field("content-length", Integer.toString(body.length));
        return end(head, close).body(body).toOctets();
    }

    private static HeadWriter begun(ResponseHead upstream, int bodyLength) {
        return new HeadWriter(HEAD_BYTES + bodyLength).statusLine(upstream.status(), upstream.reason());
    }

    private static HeadWriter end(HeadWriter head, boolean close) {
        if (close) {
            head.field("connection", "close");
        }
        return head.end();
    }

    private static FieldNames dropped(FieldName... more) {
        List<FieldName> names = new ArrayList<>(FieldNames.HOP_BY_HOP);
        names.addAll(List.of(more));
        return new FieldNames(names);
    }
}

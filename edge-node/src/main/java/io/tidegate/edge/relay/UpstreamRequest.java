package io.tidegate.edge.relay;

import io.tidegate.common.config.Secret;
import io.tidegate.edge.http1.FieldName;
import io.tidegate.edge.http1.FieldNames;
import io.tidegate.edge.http1.HeadWriter;
import io.tidegate.edge.http1.RequestHead;
import io.tidegate.edge.upstream.Upstream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Writes the head of a request for one upstream. Towards the provider we own the credential headers, {@code host},
 * {@code accept-encoding} and what ends at each hop; all else stands as the client sent it, in its order and spelling.
 */
public final class UpstreamRequest {
    private static final List<FieldName> OWNED = List.of(
            FieldName.AUTHORIZATION,
            FieldName.X_API_KEY,
            FieldName.HOST,
            FieldName.ACCEPT_ENCODING,
            FieldName.CONTENT_LENGTH,
            FieldName.EXPECT);

    /** What most heads are shorter than. */
    private static final int HEAD_BYTES = 2048;

    private final Upstream upstream;
    private final Supplier<Secret> credential;
    private final FieldNames dropped;

    /** @param credential the one to send now; it may change between two requests */
    public UpstreamRequest(Upstream upstream, Supplier<Secret> credential) {
        this.upstream = upstream;
        this.credential = credential;
        List<FieldName> names = new ArrayList<>(OWNED);
        names.addAll(FieldNames.HOP_BY_HOP);
        names.add(FieldName.of(upstream.credentialHeader()));
        this.dropped = new FieldNames(names);
    }

    /** The head, for a body of so many bytes. */
    public HeadWriter head(RequestHead client, int bodyLength) {
        HeadWriter head = new HeadWriter(HEAD_BYTES)
                .requestLine(client.method(), upstream.pathPrefix() + client.target())
                .field("host", upstream.authority());
        client.fields().copyTo(head, dropped);
        head.field(upstream.credentialHeader(), credential.get().reveal());
        head.field("accept-encoding", "identity");
        if (bodyLength > 0 || !client.method().equals("GET")) {
            head.field("content-length", Integer.toString(bodyLength));
        }
        return head.end();
    }
}

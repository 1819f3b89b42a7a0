package io.tidegate.edge.http;

import io.tidegate.edge.relay.Body;

/** Goes on with a request when its body has arrived. */
interface BodyReady {
    void complete(Body body);
}

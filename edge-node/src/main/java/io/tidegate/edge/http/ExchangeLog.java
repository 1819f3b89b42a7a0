package io.tidegate.edge.http;

import io.tidegate.edge.refusal.Refusal;
import io.tidegate.edge.relay.ExchangeEnd;

/** Hears of everything that was answered: for metrics and the access log. Called on event loops; must not block. */
interface ExchangeLog {
    void relayed(ClientRequest request, ExchangeEnd end);

    void refused(ClientRequest request, Refusal refusal);

    /** A fault of ours ended a connection. */
    void broken();

    void answered(ClientRequest request, int status);
}

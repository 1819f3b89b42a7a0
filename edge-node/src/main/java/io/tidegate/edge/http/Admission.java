package io.tidegate.edge.http;

import io.tidegate.common.directory.Client;
import io.tidegate.common.usage.PriceTable;
import io.tidegate.common.usage.Usage;
import io.tidegate.edge.auth.ActiveKey;
import io.tidegate.edge.auth.Lane;
import io.tidegate.edge.auth.Slot;
import io.tidegate.edge.auth.SlotResult;
import io.tidegate.edge.http1.FieldName;
import io.tidegate.edge.ledger.Ledger;
import io.tidegate.edge.ledger.LocalDays;
import io.tidegate.edge.ledger.WindowOfAdmission;
import io.tidegate.edge.meter.RequestScan;
import io.tidegate.edge.meter.ScanResult;
import io.tidegate.edge.quota.Demand;
import io.tidegate.edge.quota.QuotaBook;
import io.tidegate.edge.quota.Reservation;
import io.tidegate.edge.quota.ReserveResult;
import io.tidegate.edge.quota.Spender;
import io.tidegate.edge.refusal.Refusal;
import io.tidegate.edge.refusal.RefusalKind;
import io.tidegate.edge.relay.Account;
import io.tidegate.edge.relay.Body;
import io.tidegate.edge.relay.Exchange;
import io.tidegate.edge.relay.ExchangeSettings;
import io.tidegate.edge.relay.FreeAccount;
import io.tidegate.edge.relay.MeteredAccount;
import io.tidegate.edge.relay.Routes;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;

/**
 * Admits a request whose body has arrived: the body is looked at, then the key's models, rate and concurrency, then every
 * quota that applies. Plain synchronous steps; the first that refuses ends it.
 */
final class Admission {
    /** A rough measure of providers' tokenizers over JSON; what it misses is corrected at the answer's first event. */
    private static final int BYTES_PER_TOKEN = 4;

    /** It becomes part of a ledger row; Claude Code's are 36 characters long. */
    private static final int LONGEST_SESSION_ID = 128;

    private static final long LARGEST_CONTEXT = 1_000_000;

    private final QuotaBook quotas;
    private final Ledger ledger;
    private final PriceTable prices;
    private final Routes routes;
    private final ExchangeSettings settings;
    private final boolean toolNames;
    private final InstantSource clock;
    private final LocalDays days = new LocalDays();

    Admission(
            QuotaBook quotas,
            Ledger ledger,
            PriceTable prices,
            Routes routes,
            ExchangeSettings settings,
            boolean toolNames,
            InstantSource clock) {
        this.quotas = quotas;
        this.ledger = ledger;
        this.prices = prices;
        this.routes = routes;
        this.settings = settings;
        this.toolNames = toolNames;
        this.clock = clock;
    }

    void messages(ClientRequest request, Body body, ActiveKey key, ClientConnection client) {
        switch (look(request, body, key)) {
            case Looked.Refused(Refusal refusal) -> refuse(body, refusal, client);
            case Looked.Seen(ScanResult.Scanned seen) -> {
                switch (key.enter(Lane.MESSAGES, clock.millis())) {
                    case SlotResult.Refused(Refusal refusal) -> refuse(body, refusal, client);
                    case SlotResult.Entered(Slot slot) -> {
                        request.whenDone(slot::release);
                        reserve(request, body, key, seen, client);
                    }
                }
            }
        }
    }

    void countTokens(ClientRequest request, Body body, ActiveKey key, ClientConnection client) {
        switch (look(request, body, key)) {
            case Looked.Refused(Refusal refusal) -> refuse(body, refusal, client);
            case Looked.Seen seen -> {
                switch (key.enter(Lane.COUNT_TOKENS, clock.millis())) {
                    case SlotResult.Refused(Refusal refusal) -> refuse(body, refusal, client);
                    case SlotResult.Entered(Slot slot) -> {
                        request.whenDone(slot::release);
                        run(request, body, false, new FreeAccount(), client);
                    }
                }
            }
        }
    }

    private sealed interface Looked {
        record Seen(ScanResult.Scanned scan) implements Looked {}

        record Refused(Refusal refusal) implements Looked {}
    }

    private Looked look(ClientRequest request, Body body, ActiveKey key) {
        Optional<String> encoding = request.head().fields().first(FieldName.CONTENT_ENCODING);
        if (encoding.isPresent() && !encoding.get().equalsIgnoreCase("identity")) {
            return new Looked.Refused(Refusal.of(
                    RefusalKind.BODY_INVALID, "The request body is compressed. Send it without Content-Encoding."));
        }
        byte[] bytes = body.bytes();
        return switch (RequestScan.scan(bytes, 0, bytes.length)) {
            case ScanResult.Invalid(String message) ->
                new Looked.Refused(Refusal.of(RefusalKind.BODY_INVALID, message));
            case ScanResult.Scanned seen -> {
                request.asks(seen.model(), seen.stream(), bytes.length);
                yield key.checkModel(seen.model())
                        .<Looked>map(Looked.Refused::new)
                        .orElseGet(() -> new Looked.Seen(seen));
            }
        };
    }

    private void reserve(
            ClientRequest request, Body body, ActiveKey key, ScanResult.Scanned seen, ClientConnection client) {
        long input = Math.min(LARGEST_CONTEXT, Math.ceilDiv(body.bytes().length, BYTES_PER_TOKEN));
        long step = Math.max(0, Math.min(settings.outputStep(), seen.maxTokens().orElse(Long.MAX_VALUE)));
        Usage first = new Usage(input, step, 0, 0, 0);
        Usage most = new Usage(input, Math.max(step, seen.maxTokens().orElse(step)), 0, 0, 0);
        Demand demand =
                new Demand(first, prices.costNanos(seen.model(), first), most, prices.costNanos(seen.model(), most));
        Spender spender =
                new Spender(key.user().id(), key.record().id(), key.user().team());
        switch (quotas.reserve(spender, demand, clock.millis())) {
            case ReserveResult.Refused(Refusal refusal) -> refuse(body, refusal, client);
            case ReserveResult.Reserved(Reservation reservation) ->
                admitted(request, body, key, seen, client, first, reservation);
            case ReserveResult.Asking(Future<ReserveResult> result) -> {
                Context here = eventLoop();
                result.onSuccess(decided -> here.runOnContext(_ -> {
                    switch (decided) {
                        case ReserveResult.Reserved(Reservation reservation)
                        when request.isOver() -> reservation.settle(Usage.NONE, 0, false);
                        case ReserveResult.Reserved(Reservation reservation) ->
                            admitted(request, body, key, seen, client, first, reservation);
                        case ReserveResult.Refused(Refusal refusal) -> refuse(body, refusal, client);
                        case ReserveResult.Asking _ -> throw new IllegalStateException("asked already");
                    }
                }));
            }
        }
    }

    private void admitted(
            ClientRequest request,
            Body body,
            ActiveKey key,
            ScanResult.Scanned seen,
            ClientConnection client,
            Usage firstHold,
            Reservation reservation) {
        String session = request.head()
                .fields()
                .first(FieldName.SESSION_ID)
                .filter(id -> id.length() <= LONGEST_SESSION_ID)
                .or(seen::session)
                .orElse("");
        Client agent =
                Client.of(request.head().fields().first(FieldName.USER_AGENT).orElse(""));
        MeteredAccount.Payer payer = new MeteredAccount.Payer(
                request.requestId(), session, request.userId(), request.keyId(), seen.model(), agent.label());
        WindowOfAdmission window = days.window(key.user().zone(), clock.millis(), reservation.windows());
        run(
                request,
                body,
                true,
                new MeteredAccount(payer, reservation, window, firstHold, ledger, prices, toolNames, clock),
                client);
    }

    private void run(ClientRequest request, Body body, boolean metered, Account account, ClientConnection client) {
        Exchange exchange = new Exchange(
                request.requestId(),
                request.head(),
                body,
                request.streams(),
                metered,
                client,
                account,
                routes,
                settings,
                request.arrivedNanos());
        client.running(exchange);
        if (metered) {
            Context here = eventLoop();
            account.whenOutgrown(() -> here.runOnContext(_ -> exchange.outgrown()));
        }
        exchange.start();
    }

    private static Context eventLoop() {
        return Objects.requireNonNull(Vertx.currentContext(), "an event loop");
    }

    private static void refuse(Body body, Refusal refusal, ClientConnection client) {
        body.release();
        client.refuseNow(refusal);
    }
}

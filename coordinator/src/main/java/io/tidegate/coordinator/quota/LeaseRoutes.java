package io.tidegate.coordinator.quota;

import io.tidegate.common.api.Answer;
import io.tidegate.common.api.ApiRoute;
import io.tidegate.common.bank.AccountStanding;
import io.tidegate.common.bank.Bank;
import io.tidegate.common.quota.QuotaAccount;
import io.tidegate.common.wire.LeaseRequest;
import io.tidegate.common.wire.StandingsAnswer;
import io.tidegate.common.wire.StandingsRequest;
import io.tidegate.common.wire.WindowStanding;
import io.tidegate.common.wire.Wire;
import io.tidegate.coordinator.access.NodeMessage;
import io.tidegate.coordinator.access.ProvenNode;
import io.tidegate.coordinator.access.Refusal;
import io.tidegate.coordinator.audit.Audit;
import io.tidegate.coordinator.store.Store;
import io.tidegate.coordinator.sync.ChangeFeed;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/** What nodes ask of the bank. For the nodes' face. */
public final class LeaseRoutes {
    private final Store store;
    private final LeaseBook book;
    private final LeaseDesk desk;

    /**
     * The bank's counter on a store.
     *
     * @param feed hears of recalls
     * @param nanoTime monotonic
     */
    public LeaseRoutes(Vertx vertx, Store store, Audit audit, Bank bank, ChangeFeed feed, LongSupplier nanoTime) {
        this(vertx, store, audit, bank, feed, nanoTime, WaitingRoom.MOST);
    }

    LeaseRoutes(
            Vertx vertx, Store store, Audit audit, Bank bank, ChangeFeed feed, LongSupplier nanoTime, int mostWaiting) {
        this.store = store;
        book = new LeaseBook(bank, Banks.reading(), new BankGate(store.dialect(), audit), store.dialect());
        WaitingRoom waiting = new WaitingRoom(vertx, store, book, new Recalls(store.dialect()), feed, mostWaiting);
        desk = new LeaseDesk(store, book, waiting, new ForgottenResets(store.dialect(), audit), feed, nanoTime);
    }

    /** What a retired node returns is taken too: to be put behind the face for reports. */
    public List<ApiRoute> routes() {
        return List.of(
                new ApiRoute(
                        HttpMethod.POST,
                        "/v1/nodes/leases",
                        LeaseRequest.MOST_BYTES,
                        NodeMessage.handler(LeaseRequest.class, this::lease)),
                new ApiRoute(
                        HttpMethod.POST,
                        "/v1/nodes/standings",
                        NodeMessage.handler(StandingsRequest.class, (_, request) -> standings(request))));
    }

    private Future<Answer> lease(ProvenNode node, LeaseRequest request) {
        Optional<String> flaw = LeaseCheck.flaw(request);
        return flaw.isPresent()
                ? Future.succeededFuture(NodeMessage.malformed(flaw.get()).answer())
                : desk.ask(node.id(), request).map(outcome -> switch (outcome) {
                    case LeaseDesk.Outcome.Answered(var answer) -> answer(answer);
                    case LeaseDesk.Outcome.Refused(Refusal refusal) -> refusal.answer();
                });
    }

    private Future<Answer> standings(StandingsRequest request) {
        Optional<String> flaw = LeaseCheck.flaw(request);
        if (flaw.isPresent()) {
            return Future.succeededFuture(NodeMessage.malformed(flaw.get()).answer());
        }
        List<QuotaAccount> accounts = request.accounts().stream()
                .map(name -> new QuotaAccount(name.quota(), name.subject()))
                .toList();
        return store.read(connection -> book.standings(connection, accounts)).map(standings -> {
            List<WindowStanding> all = accounts.stream()
                    .flatMap(account -> Optional.ofNullable(standings.get(account)).stream())
                    .map(LeaseRoutes::standing)
                    .toList();
            return answer(new StandingsAnswer(all));
        });
    }

    private static WindowStanding standing(AccountStanding standing) {
        return new WindowStanding(
                standing.quota().id(),
                standing.window().account().subject(),
                standing.span().start(),
                standing.span().end(),
                standing.window().reset(),
                standing.quota().limit(),
                standing.used(),
                standing.held(),
                standing.unaccounted(),
                standing.asOf());
    }

    private static Answer answer(Record message) {
        return Answer.ok(new JsonObject(Buffer.buffer(Wire.write(message))));
    }
}

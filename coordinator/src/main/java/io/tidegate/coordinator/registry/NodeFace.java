package io.tidegate.coordinator.registry;

import io.tidegate.common.api.Answer;
import io.tidegate.common.api.ApiRoute;
import io.tidegate.common.identity.RequestVerifier;
import io.tidegate.common.sqlite.DatabaseUnavailable;
import io.tidegate.common.wire.RefusalCode;
import io.tidegate.coordinator.access.NodeMessage;
import io.tidegate.coordinator.access.ProvenNode;
import io.tidegate.coordinator.access.Refusal;
import io.tidegate.coordinator.audit.Actor;
import io.tidegate.coordinator.sync.Doorman;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/**
 * The door that nodes come in by. Behind it a request is known to be from a node that enrolled and is not shut out; handlers
 * learn which from {@link ProvenNode#of}.
 */
public final class NodeFace implements Doorman {
    private final NodeLookup nodes;
    private final Signatures signatures;
    private final StoreClock clock;
    private final RefusalLog refusals;

    NodeFace(NodeLookup nodes, Signatures signatures, StoreClock clock, RefusalLog refusals) {
        this.nodes = nodes;
        this.signatures = signatures;
        this.clock = clock;
        this.refusals = refusals;
    }

    /** The operation, for nodes that are neither retired nor revoked. */
    public ApiRoute guarded(ApiRoute route) {
        return behind(route, false);
    }

    /** The operation, for nodes that are not revoked: what a retired node held is taken when it comes back. */
    public ApiRoute guardedForReports(ApiRoute route) {
        return behind(route, true);
    }

    @Override
    public Future<Doorman.Verdict> judge(RoutingContext context) {
        return atTheDoor(context, false)
                .compose(proof -> proof instanceof Proof.Proven proven
                        ? inside(proven, new byte[0], false)
                        : Future.succeededFuture(proof))
                .map(proof -> switch (proof) {
                    case Proof.Refused(Answer answer) -> new Doorman.Verdict.Refused(answer);
                    case Proof.Proven(ProvenNode node, var _) -> new Doorman.Verdict.Admitted(node.id());
                });
    }

    private sealed interface Proof {
        record Proven(ProvenNode node, RequestVerifier.Verdict.Valid signature) implements Proof {
            private static final String KEY = Proven.class.getName();

            static Proven of(RoutingContext context) {
                return Objects.requireNonNull(context.<Proven>get(KEY), "the door was passed by");
            }

            void enter(RoutingContext context) {
                context.put(KEY, this);
            }
        }

        record Refused(Answer answer) implements Proof {}
    }

    /** A stranger is turned away at the head of his request: no body of his is kept. */
    private ApiRoute behind(ApiRoute route, boolean retiredToo) {
        return route.behind(context -> atTheDoor(context, retiredToo)
                        .map(proof -> refusal(context, proof))
                        .recover(failure -> unavailable(failure).map(Optional::of)))
                .handledBy(context -> inside(Proof.Proven.of(context), NodeMessage.bytes(context), retiredToo)
                        .compose(proof -> switch (proof) {
                            case Proof.Refused(Answer answer) -> Future.succeededFuture(answer);
                            case Proof.Proven(ProvenNode node, var _) -> handled(route, context, node);
                        })
                        .recover(NodeFace::unavailable));
    }

    private static Optional<Answer> refusal(RoutingContext context, Proof proof) {
        return switch (proof) {
            case Proof.Refused(Answer answer) -> Optional.of(answer);
            case Proof.Proven proven -> {
                proven.enter(context);
                yield Optional.empty();
            }
        };
    }

    private Future<Answer> handled(ApiRoute route, RoutingContext context, ProvenNode node) {
        node.enter(context);
        return route.handler().apply(context).onSuccess(answer -> refusals.noteIfRefused(node, answer));
    }

    private Future<Proof> atTheDoor(RoutingContext context, boolean retiredToo) {
        String authorization = context.request().getHeader(HttpHeaders.AUTHORIZATION);
        Optional<String> claimed =
                authorization == null ? Optional.empty() : RequestVerifier.claimedNode(authorization);
        if (authorization == null || claimed.isEmpty()) {
            return refused(Refusal.of(
                    RefusalCode.BAD_SIGNATURE,
                    "The request is not signed. Send \"Authorization: Bearer <JWT>\" with the node's id as issuer."));
        }
        return of(
                claimed.get(),
                retiredToo,
                node -> signatures.verify(
                        new Signatures.Signed(
                                authorization,
                                context.request().method().name(),
                                context.request().uri(),
                                node.key()),
                        clock.nowMillis()));
    }

    /** While the body came, the node may have been shut out, and the signature may be over. */
    private Future<Proof> inside(Proof.Proven proven, byte[] body, boolean retiredToo) {
        return of(proven.node().id(), retiredToo, _ -> signatures.verify(proven.signature(), body, clock.nowMillis()));
    }

    private Future<Proof> of(
            String id, boolean retiredToo, Function<Node, Future<RequestVerifier.Verdict>> verification) {
        return nodes.find(id)
                .compose(known -> known.isEmpty()
                        ? refused(unknown(id))
                        : verification.apply(known.get()).map(verdict -> switch (verdict) {
                            case RequestVerifier.Verdict.Valid signature ->
                                admitted(known.get(), signature, retiredToo);
                            case RequestVerifier.Verdict.Refused(RefusalCode code, String why) ->
                                unproven(known.get(), code, why);
                        }));
    }

    private Proof admitted(Node node, RequestVerifier.Verdict.Valid signature, boolean retiredToo) {
        Standing standing = node.row().standing();
        if (standing == Standing.ACTIVE || (retiredToo && standing == Standing.RETIRED)) {
            return new Proof.Proven(new ProvenNode(node.row().id()), signature);
        }
        Refusal refusal = shutOut(node.row().id(), standing);
        refusals.node(new Actor.Node(node.row().id()), node.row().id(), refusal.code(), refusal.message());
        return new Proof.Refused(refusal.answer());
    }

    private Proof unproven(Node node, RefusalCode code, String why) {
        Refusal refusal =
                code == RefusalCode.CLOCK_OFF ? Refusal.at(code, why, clock.nowMillis()) : Refusal.of(code, why);
        if (code != RefusalCode.UNAVAILABLE) {
            refusals.node(new Actor.Node(""), node.row().id(), code, why);
        }
        return new Proof.Refused(refusal.answer());
    }

    static Refusal shutOut(String id, Standing standing) {
        return Refusal.of(
                RefusalCode.NODE_REVOKED,
                "The operator has " + standing.label() + " " + id
                        + ". To come back, the node needs a new key and a new join token.");
    }

    private static Refusal unknown(String id) {
        return Refusal.of(
                RefusalCode.NODE_UNKNOWN,
                "No node " + id + " is enrolled here. Is this the right coordinator, or was its database lost?");
    }

    private static Future<Proof> refused(Refusal refusal) {
        return Future.succeededFuture(new Proof.Refused(refusal.answer()));
    }

    private static Future<Answer> unavailable(Throwable failure) {
        return failure instanceof DatabaseUnavailable
                ? Future.succeededFuture(Refusal.of(
                                RefusalCode.UNAVAILABLE,
                                "The coordinator cannot use its database now: " + failure.getMessage() + ".")
                        .answer())
                : Future.failedFuture(failure);
    }
}

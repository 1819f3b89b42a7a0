package io.tidegate.coordinator.registry;

import io.tidegate.common.api.Answer;
import io.tidegate.common.api.ApiRoute;
import io.tidegate.common.cluster.ClusterKey;
import io.tidegate.common.identity.NodeKeys;
import io.tidegate.common.key.JoinToken;
import io.tidegate.common.sqlite.DatabaseUnavailable;
import io.tidegate.common.wire.EnrolAnswer;
import io.tidegate.common.wire.EnrolRequest;
import io.tidegate.common.wire.Reading;
import io.tidegate.common.wire.RefusalCode;
import io.tidegate.common.wire.Wire;
import io.tidegate.coordinator.access.NodeMessage;
import io.tidegate.coordinator.access.Refusal;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.security.PublicKey;
import java.util.Base64;
import java.util.Optional;

/** {@code POST /v1/nodes/enrol}: a stranger with a join token becomes a node. */
final class Enrolment {
    /** Several times what a node sends; anybody may send as much. */
    private static final int MOST_BODY_BYTES = 16 * 1024;

    private final Admission admission;
    private final NodeTable table;
    private final StoreClock clock;
    private final RefusalLog refusals;
    private final ClusterKey clusterKey;

    /** @param clusterKey told to each node that enrols */
    Enrolment(Admission admission, NodeTable table, StoreClock clock, RefusalLog refusals, ClusterKey clusterKey) {
        this.admission = admission;
        this.table = table;
        this.clock = clock;
        this.refusals = refusals;
        this.clusterKey = clusterKey;
    }

    ApiRoute route() {
        return new ApiRoute(HttpMethod.POST, "/v1/nodes/enrol", MOST_BODY_BYTES, this::enrol);
    }

    private Future<Answer> enrol(RoutingContext context) {
        String address = context.request().remoteAddress().hostAddress();
        return switch (NodeMessage.read(context, EnrolRequest.class)) {
            case Reading.Malformed<EnrolRequest>(String why) ->
                Future.succeededFuture(refused(address, "", NodeMessage.malformed(why)));
            case Reading.Read<EnrolRequest>(EnrolRequest request) -> {
                Optional<JoinToken> token = JoinToken.parse(request.joinToken());
                Optional<PublicKey> key = NodeKeys.publicKey(request.publicKey());
                Optional<Refusal> flaw = flaw(request, token, key);
                yield flaw.isPresent()
                        ? Future.succeededFuture(
                                refused(address, token.map(JoinToken::id).orElse(""), flaw.get()))
                        : admit(address, token.orElseThrow(), key.orElseThrow(), request);
            }
        };
    }

    private Future<Answer> admit(String address, JoinToken token, PublicKey key, EnrolRequest request) {
        String publicKey = Base64.getEncoder().encodeToString(key.getEncoded());
        return admission
                .ask(token, publicKey, request.profile(), address)
                .map(outcome -> switch (outcome) {
                    case Admission.Outcome.Refused(Refusal refusal) -> refused(address, token.id(), refusal);
                    case Admission.Outcome.Admitted(NodeRow node) -> {
                        table.put(node);
                        yield welcome(node);
                    }
                })
                .recover(failure -> failure instanceof DatabaseUnavailable
                        ? Future.succeededFuture(Refusal.of(
                                        RefusalCode.UNAVAILABLE,
                                        "The coordinator cannot use its database now. The join token was not used.")
                                .answer())
                        : Future.failedFuture(failure));
    }

    private Optional<Refusal> flaw(EnrolRequest request, Optional<JoinToken> token, Optional<PublicKey> key) {
        if (request.wire() != Wire.VERSION) {
            return Optional.of(wrongWire(request.wire()));
        }
        Optional<String> malformed = key.isEmpty()
                ? Optional.of("public_key: not Ed25519, X.509 SubjectPublicKeyInfo, base64")
                : Plausible.profile(request.profile());
        if (malformed.isPresent()) {
            return malformed.map(NodeMessage::malformed);
        }
        if (token.isEmpty()) {
            return Optional.of(
                    Refusal.of(
                            RefusalCode.JOIN_TOKEN_UNKNOWN,
                            "This is no join token: it has not the form tjt_<id>_<secret>, or a character was lost or changed."));
        }
        return clockOff(request.nodeTime());
    }

    private Optional<Refusal> clockOff(long nodeTime) {
        long now = clock.nowMillis();
        return StoreClock.isNear(nodeTime, now)
                ? Optional.empty()
                : Optional.of(Refusal.at(
                        RefusalCode.CLOCK_OFF,
                        "The node's clock is off by " + (nodeTime - now) / 1000
                                + " s. The join token was not used. Set the clock, and enrol again.",
                        now));
    }

    static Refusal wrongWire(int wire) {
        return Refusal.of(
                RefusalCode.WRONG_WIRE,
                "wire: " + wire + " (expected: " + Wire.VERSION + "). Run the same version on node and coordinator.");
    }

    private Answer refused(String address, String tokenId, Refusal refusal) {
        refusals.enrolment(address, tokenId, refusal);
        return refusal.answer();
    }

    private Answer welcome(NodeRow node) {
        EnrolAnswer answer = new EnrolAnswer(node.id(), clusterKey.base64(), clock.nowMillis());
        return Answer.ok(new JsonObject(Buffer.buffer(Wire.write(answer))));
    }
}

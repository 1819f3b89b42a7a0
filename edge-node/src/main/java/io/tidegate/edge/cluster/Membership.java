package io.tidegate.edge.cluster;

import io.tidegate.common.wire.EnrolAnswer;
import io.tidegate.common.wire.EnrolRequest;
import io.tidegate.common.wire.Heartbeat;
import io.tidegate.common.wire.HeartbeatAnswer;
import io.tidegate.common.wire.NodeProfile;
import io.tidegate.common.wire.RegisterAnswer;
import io.tidegate.common.wire.RegisterRequest;
import io.tidegate.common.wire.Revision;
import io.tidegate.common.wire.Wire;
import io.tidegate.common.wire.WireError;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the coordinator that this node is there: enrols once in its life, registers once in its epoch, then beats. Beats don't wait
 * for one another, so that one that is lost costs a second and no more. For one Vert.x context.
 */
final class Membership {
    private static final Logger LOG = LoggerFactory.getLogger(Membership.class);
    private static final String ENROL = "/v1/nodes/enrol";
    private static final String REGISTER = "/v1/nodes/register";
    private static final String BEAT = "/v1/nodes/heartbeat";

    private static final long BEAT_MILLIS = 1_000;
    private static final long JITTER_MILLIS = 100;
    private static final long BETWEEN_BEATS_MILLIS = 100;
    private static final int MOST_UNANSWERED = 3;
    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
    private static final long HOPELESS_PAUSE_MILLIS = 3_000;

    /** What a node says of itself. */
    record Self(NodeProfile profile, String epoch, String publicKey, String joinToken, long startedAt) {}

    /** What membership works with. */
    record Means(Vertx vertx, CoordinatorClient client, NodeTime time, LongSupplier nanoTime, RandomGenerator random) {}

    /** Who hears what becomes of it. */
    interface Listener {
        /** Keeps the identity; when the future is done, requests can be signed. */
        Future<Void> enrolled(EnrolAnswer answer);

        void registered(RegisterAnswer answer);

        /**
         * The coordinator has answered.
         *
         * @param newest its revision
         */
        void answered(Revision newest);

        /** Whenever {@link #standing} is another one. */
        void stands(Standing standing);

        /** Makes the beat with this number. */
        Heartbeat beat(long number);
    }

    private final Self self;
    private final Means means;
    private final Listener listener;
    private final Backoff backoff;
    private volatile Standing standing;

    private boolean registered;
    private long generation;
    private boolean asking;
    private boolean over;
    private long timer = -1;
    private long beats;
    private long lastAnswered;
    private int unanswered;
    private long lastBeatNanos;

    /**
     * Begins with {@link #begin}.
     *
     * @param hasIdentity whether the node has enrolled before
     */
    Membership(Self self, Means means, Listener listener, boolean hasIdentity) {
        this.self = self;
        this.means = means;
        this.listener = listener;
        this.backoff = new Backoff(SHORTEST_PAUSE, LONGEST_PAUSE, means.random());
        this.standing = hasIdentity ? new Standing.Apart("it is not registered yet") : new Standing.Enrolling("");
        this.lastBeatNanos =
                means.nanoTime().getAsLong() - Duration.ofMillis(BEAT_MILLIS).toNanos();
    }

    /** For any thread. */
    Standing standing() {
        return standing;
    }

    void begin() {
        step();
    }

    /** What a beat says has changed: the next one goes at once, or as soon as one may follow the last. */
    void beatSoon() {
        if (registered && !over) {
            long sinceLast = Duration.ofNanos(means.nanoTime().getAsLong() - lastBeatNanos)
                    .toMillis();
            arm(Math.max(1, BETWEEN_BEATS_MILLIS - sinceLast));
        }
    }

    /** Beats at once and never again. Done when that is answered, or nobody waits for one. */
    Future<Void> lastBeat() {
        boolean speaks = registered && !over;
        end();
        return speaks
                ? means.client()
                        .post(BEAT, listener.beat(++beats), HeartbeatAnswer.class)
                        .mapEmpty()
                : Future.succeededFuture();
    }

    void end() {
        over = true;
        means.vertx().cancelTimer(timer);
    }

    private void arm(long millis) {
        means.vertx().cancelTimer(timer);
        if (!over) {
            timer = means.vertx().setTimer(millis, _ -> step());
        }
    }

    private void step() {
        if (over) {
            return;
        }
        if (registered) {
            beat();
        } else if (!asking) {
            asking = true;
            if (standing instanceof Standing.Enrolling) {
                enrol();
            } else {
                register();
            }
        }
    }

    private void enrol() {
        EnrolRequest request = new EnrolRequest(
                Wire.VERSION,
                self.joinToken(),
                self.publicKey(),
                self.profile(),
                means.time().coordinatorMillis());
        long asked = means.nanoTime().getAsLong();
        means.client().enrol(ENROL, request, EnrolAnswer.class).onComplete(result -> {
            asking = false;
            settle(result.result(), asked, Standing.Enrolling::new, answer -> {
                means.time().learn(answer.time(), asked);
                listener.enrolled(answer).onComplete(kept -> {
                    if (kept.succeeded()) {
                        standing = new Standing.Apart("it is not registered yet");
                        arm(1);
                    } else {
                        String why = String.valueOf(kept.cause().getMessage());
                        failed(new Standing.Enrolling("its identity can't be kept: " + why), backoff.failed());
                    }
                });
            });
        });
    }

    private void register() {
        RegisterRequest request = new RegisterRequest(Wire.VERSION, self.epoch(), self.profile(), self.startedAt());
        long asked = means.nanoTime().getAsLong();
        means.client().post(REGISTER, request, RegisterAnswer.class).onComplete(result -> {
            asking = false;
            settle(result.result(), asked, Standing.Apart::new, answer -> {
                means.time().learn(answer.time(), asked);
                registered = true;
                generation = answer.revision().generation();
                stand(new Standing.Member());
                listener.registered(answer);
                listener.answered(answer.revision());
                arm(1);
            });
        });
    }

    private void beat() {
        arm(BEAT_MILLIS - JITTER_MILLIS + means.random().nextLong(2 * JITTER_MILLIS + 1));
        if (unanswered >= MOST_UNANSWERED) {
            return;
        }
        unanswered++;
        long asked = means.nanoTime().getAsLong();
        lastBeatNanos = asked;
        long number = ++beats;
        means.client().post(BEAT, listener.beat(number), HeartbeatAnswer.class).onComplete(result -> {
            unanswered--;
            if (number < lastAnswered && result.result() instanceof Reply.Away) {
                return;
            }
            settle(result.result(), asked, Standing.Apart::new, answer -> {
                lastAnswered = Math.max(lastAnswered, number);
                means.time().learn(answer.time(), asked);
                boolean wasApart = !(standing instanceof Standing.Member);
                stand(new Standing.Member());
                listener.answered(answer.revision());
                if (wasApart || answer.revision().generation() != generation) {
                    registerAgain();
                }
            });
        });
    }

    /**
     * While the coordinator was away its store may have been put back to a backup, and lack rows that it had acknowledged: the answer to
     * another registration says which it has.
     */
    private void registerAgain() {
        if (registered) {
            registered = false;
            arm(1);
        }
    }

    private <A extends Record> void settle(
            Reply<A> reply, long askedNanos, Function<String, Standing> apart, Consumer<A> answered) {
        if (over) {
            return;
        }
        switch (reply) {
            case Reply.Answered<A>(A answer) -> {
                backoff.succeeded();
                answered.accept(answer);
            }
            case Reply.Refused<A>(WireError error) -> {
                error.time().ifPresent(time -> means.time().learn(time, askedNanos));
                refused(error, apart);
            }
            case Reply.Away<A>(String why) -> failed(apart.apply("the coordinator is away: " + why), backoff.failed());
        }
    }

    private void refused(WireError error, Function<String, Standing> apart) {
        String words = "the coordinator refused: " + error.message();
        switch (error.code()) {
            case NOT_REGISTERED -> {
                registered = false;
                failed(apart.apply(words), BETWEEN_BEATS_MILLIS);
            }
            case FENCED -> end(new Standing.Fenced());
            case NODE_REVOKED -> end(new Standing.Revoked());
            case STORE_BEHIND -> {
                LOG.info("The coordinator's store was restored: {}", error.message());
                arm(BEAT_MILLIS);
            }
            // The refusal has taught the right time: the next try is signed with it.
            case CLOCK_OFF, UNAVAILABLE -> failed(apart.apply(words), backoff.failed());
            case JOIN_TOKEN_UNKNOWN,
                    JOIN_TOKEN_USED,
                    JOIN_TOKEN_EXPIRED,
                    WRONG_LOCATION,
                    NODE_UNKNOWN,
                    BAD_SIGNATURE,
                    WRONG_WIRE,
                    MALFORMED,
                    OTHER -> failed(apart.apply(words), HOPELESS_PAUSE_MILLIS);
        }
    }

    private void end(Standing last) {
        end();
        stand(last);
    }

    private void failed(Standing next, long pauseMillis) {
        stand(next);
        arm(pauseMillis);
    }

    private void stand(Standing next) {
        if (!next.equals(standing)) {
            standing = next;
            listener.stands(next);
        }
    }
}

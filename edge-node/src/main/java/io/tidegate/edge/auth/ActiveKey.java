package io.tidegate.edge.auth;

import io.tidegate.common.directory.Client;
import io.tidegate.common.directory.ClientRule;
import io.tidegate.common.directory.KeyRecord;
import io.tidegate.common.directory.ModelRule;
import io.tidegate.common.directory.User;
import io.tidegate.edge.refusal.Refusal;
import io.tidegate.edge.refusal.RefusalKind;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A key that was presented with its secret, and what it may do. A view of one moment: take a new one for each request. For any thread.
 */
public final class ActiveKey {
    private static final int TRY_AGAIN_SECONDS = 2;
    private static final int LISTED_MODELS = 8;

    private final KeyRecord record;
    private final User user;
    private final NodeRules node;
    private final KeyLoad load;

    ActiveKey(KeyRecord record, User user, NodeRules node, KeyLoad load) {
        this.record = record;
        this.user = user;
        this.node = node;
        this.load = load;
    }

    public KeyRecord record() {
        return record;
    }

    public User user() {
        return user;
    }

    /**
     * Whether this client may use the key from there.
     *
     * @param address the client's, as {@link ClientAddress} resolved it
     * @param userAgent the header's value, empty when there is none
     */
    public Optional<Refusal> checkCaller(InetAddress address, String userAgent) {
        List<ClientRule> rules = clientRules();
        for (ClientRule rule : rules) {
            if (!rule.allows(userAgent)) {
                return Optional.of(Refusal.of(
                        RefusalKind.CLIENT_NOT_ALLOWED,
                        "Key " + record.id() + " may be used by " + rule + " only, and this is "
                                + Client.of(userAgent).described()
                                + ". Use (or update to) such a client, or ask your operator for another key."));
            }
        }
        if (!record.rules().addresses().isEmpty()
                && record.rules().addresses().stream().noneMatch(block -> block.contains(address))) {
            return Optional.of(
                    Refusal.of(
                            RefusalKind.ADDRESS_NOT_ALLOWED,
                            "Key " + record.id() + " may not be used from " + address.getHostAddress()
                                    + ". Connect from your organisation's network, or ask your operator to allow this address."));
        }
        return Optional.empty();
    }

    /** Whether the key may use the model. */
    public boolean allowsModel(String model) {
        List<ModelRule> models = record.rules().models();
        return models.isEmpty() || models.stream().anyMatch(rule -> rule.matches(model));
    }

    public Optional<Refusal> checkModel(String model) {
        if (allowsModel(model)) {
            return Optional.empty();
        }
        return Optional.of(Refusal.of(
                RefusalKind.MODEL_NOT_ALLOWED,
                "Key " + record.id() + " may not use the model " + quoted(model) + ". It may use: " + listedModels()
                        + ". Choose one with /model or --model, or ask your operator."));
    }

    /** Takes a place among the requests that the key may run now. */
    public SlotResult enter(Lane lane, long nowMillis) {
        AtomicInteger running = load.running(lane);
        int most = limit(lane);
        if (!takeOne(running, most)) {
            return new SlotResult.Refused(Refusal.retryAfter(
                    RefusalKind.TOO_MANY_AT_ONCE,
                    "Key " + record.id() + " has " + most
                            + " requests running, as many as it may. Try again when one is done.",
                    TRY_AGAIN_SECONDS));
        }
        Slot slot = new Slot(running);
        int wait = lane == Lane.MESSAGES ? waitForRate(nowMillis) : 0;
        if (wait == 0) {
            return new SlotResult.Entered(slot);
        }
        slot.release();
        return new SlotResult.Refused(Refusal.retryAfter(
                RefusalKind.THROTTLED,
                "Key " + record.id() + " may send "
                        + record.rules().requestsPerMinute().orElseThrow() + " requests per minute. Try again in "
                        + wait + " s.",
                wait));
    }

    /** How many requests of the lane run now. */
    public int running(Lane lane) {
        return load.running(lane).get();
    }

    private int waitForRate(long nowMillis) {
        return record.rules().requestsPerMinute().isEmpty() ? 0 : load.rate().tryEnter(nowMillis);
    }

    private int limit(Lane lane) {
        OptionalInt own = record.rules().concurrency();
        return switch (lane) {
            case MESSAGES -> own.orElse(Integer.MAX_VALUE);
            case COUNT_TOKENS -> node.countTokensPerKey();
        };
    }

    private static boolean takeOne(AtomicInteger running, int most) {
        int now = running.get();
        while (now < most) {
            int seen = running.compareAndExchange(now, now + 1);
            if (seen == now) {
                return true;
            }
            now = seen;
        }
        return false;
    }

    private List<ClientRule> clientRules() {
        Optional<ClientRule> own = record.rules().client();
        if (node.client().isEmpty()) {
            return own.map(List::of).orElse(List.of());
        }
        return own.map(rule -> List.of(node.client().get(), rule))
                .orElse(List.of(node.client().get()));
    }

    private String listedModels() {
        List<ModelRule> models = record.rules().models();
        String listed = String.join(
                ", ", models.stream().limit(LISTED_MODELS).map(ModelRule::glob).toList());
        return models.size() > LISTED_MODELS ? listed + ", …" : listed;
    }

    /** A client's words in our answer, cut to a length that is readable. */
    private static String quoted(String text) {
        return "\"" + (text.length() > 100 ? text.substring(0, 100) + "…" : text) + "\"";
    }
}

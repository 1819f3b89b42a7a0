package io.tidegate.edge.upstream;

import io.tidegate.common.config.Secret;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;

/** All upstreams in the operator's order, with how each has fared. Shared by all event loops. */
public final class Upstreams {
    private final List<Upstream> inOrder;
    private final Map<String, CoolDown> coolDowns;
    private final Map<String, RateLimits> rateLimits;
    private final Map<String, AtomicReference<Secret>> credentials;
    private final RetryBudget retries;

    public Upstreams(List<Upstream> inOrder, Duration shortestCoolDown, Duration longestCoolDown, RetryBudget retries) {
        if (inOrder.isEmpty()) {
            throw new IllegalArgumentException("upstreams: none (expected: at least one)");
        }
        this.inOrder = List.copyOf(inOrder);
        this.coolDowns = inOrder.stream()
                .collect(Collectors.toUnmodifiableMap(
                        Upstream::name, u -> new CoolDown(shortestCoolDown, longestCoolDown)));
        this.rateLimits = inOrder.stream().collect(Collectors.toUnmodifiableMap(Upstream::name, _ -> new RateLimits()));
        this.credentials = inOrder.stream()
                .collect(Collectors.toUnmodifiableMap(
                        Upstream::name, upstream -> new AtomicReference<>(upstream.credential())));
        this.retries = retries;
    }

    public List<Upstream> all() {
        return inOrder;
    }

    public RetryBudget retries() {
        return retries;
    }

    public CoolDown coolDown(Upstream upstream) {
        return of(upstream, coolDowns);
    }

    /** What an upstream said of the limits on our credential. */
    public RateLimits rateLimits(Upstream upstream) {
        return of(upstream, rateLimits);
    }

    /** The credential that is sent to an upstream now. */
    public Secret credential(Upstream upstream) {
        return of(upstream, credentials).get();
    }

    /** Attempts that begin from now on send another credential. Those of an unknown name are passed over. */
    public void renewCredential(String name, Secret credential) {
        AtomicReference<Secret> known = credentials.get(name);
        if (known != null) {
            known.set(credential);
        }
    }

    private static <T> T of(Upstream upstream, Map<String, T> all) {
        T found = all.get(upstream.name());
        if (found == null) {
            throw new IllegalArgumentException("upstream: " + upstream.name() + " (expected: a configured one)");
        }
        return found;
    }

    /** All of them, those that cool down last and among these the one first that is ready first. */
    public List<Upstream> ordered(long nowNanos) {
        if (inOrder.size() == 1 || inOrder.stream().noneMatch(u -> coolDown(u).leftNanos(nowNanos) > 0)) {
            return inOrder;
        }
        List<Upstream> ordered = new ArrayList<>(inOrder);
        ordered.sort(Comparator.comparingLong(u -> coolDown(u).leftNanos(nowNanos)));
        return ordered;
    }
}

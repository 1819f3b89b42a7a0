package io.tidegate.edge.quota;

import io.tidegate.common.quota.Quota;
import io.tidegate.common.quota.QuotaAccount;
import io.tidegate.common.quota.QuotaMode;
import io.tidegate.common.quota.QuotaSpan;
import io.tidegate.common.quota.WindowName;
import io.tidegate.common.wire.LeaseAnswer;
import io.tidegate.common.wire.LeaseAsk;
import io.tidegate.common.wire.LeaseGrant;
import io.tidegate.common.wire.LeaseRequest;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A bank of one node. It grants what is wanted as long as it has it, and does at once what it is asked unless a test holds its answers. */
final class FakeBank implements LeaseSource {
    static final long GENERATION = 7;

    private final HandLoop time;
    private final Map<String, Quota> quotas = new HashMap<>();
    private final Map<QuotaAccount, Integer> resets = new HashMap<>();
    private final Map<QuotaAccount, Long> others = new HashMap<>();
    private final Map<WindowName, Long> granted = new HashMap<>();
    private final Map<WindowName, Long> returned = new HashMap<>();
    private final List<LeaseRequest> heard = new ArrayList<>();
    private final Deque<Runnable> held = new ArrayDeque<>();
    private List<String> ended = List.of();
    private boolean holding;
    private boolean away;
    private boolean losing;
    private long ahead;
    private long earliest;

    FakeBank(HandLoop time) {
        this.time = time;
    }

    void put(Quota quota) {
        quotas.put(quota.id(), quota);
    }

    void remove(Quota quota) {
        quotas.remove(quota.id());
    }

    void reset(QuotaAccount account, int number) {
        resets.put(account, number);
    }

    /** Others have so much of it. */
    void othersHave(QuotaAccount account, long units) {
        others.put(account, units);
    }

    /** Its clock shows so much more than the node's. */
    void clockAhead(long millis) {
        ahead = millis;
    }

    /** It has begun this window before its clock was put back, and leaves it for no earlier one. */
    void namesFrom(WindowName window) {
        earliest = window.start();
    }

    /** From now on these epochs are over, when it is told so. */
    void ends(String... epochs) {
        ended = List.of(epochs);
    }

    /** It does not answer, and hears nothing. */
    void away(boolean now) {
        away = now;
    }

    /** It does what it is asked, and its answers get lost. */
    void loseAnswers(boolean now) {
        losing = now;
    }

    /** It takes its time. */
    void hold() {
        holding = true;
    }

    /** It answers the first question that it holds. */
    void answer() {
        held.remove().run();
    }

    /** It answers all, and does so at once from now on. */
    void goOn() {
        holding = false;
        while (!held.isEmpty()) {
            held.remove().run();
        }
    }

    @Override
    public Future<Reply> ask(LeaseRequest request) {
        if (away) {
            return Future.succeededFuture(new Reply.Away("nobody is there"));
        }
        heard.add(request);
        if (!holding) {
            return Future.succeededFuture(reply(request));
        }
        Promise<Reply> promise = Promise.promise();
        held.add(() -> promise.complete(reply(request)));
        return promise.future();
    }

    private Reply reply(LeaseRequest request) {
        List<LeaseGrant> grants = new ArrayList<>();
        request.asks().forEach(ask -> grant(ask).ifPresent(grants::add));
        return losing
                ? new Reply.Away("the answer was lost")
                : new Reply.Answered(new LeaseAnswer(
                        millis(),
                        GENERATION,
                        grants,
                        request.ends().stream()
                                .map(end -> end.epoch())
                                .filter(ended::contains)
                                .toList()));
    }

    private Optional<LeaseGrant> grant(LeaseAsk ask) {
        QuotaAccount account = new QuotaAccount(ask.quota(), ask.subject());
        if (ask.start() >= 0) {
            WindowName told = new WindowName(account, ask.start(), ask.reset());
            granted.merge(told, ask.granted(), Math::max);
            returned.merge(told, ask.returned(), Math::max);
        }
        Quota quota = quotas.get(ask.quota());
        if (quota == null) {
            return Optional.empty();
        }
        QuotaSpan span = quota.span(Math.max(earliest, millis()));
        if (ask.next() && span.endsSoon(millis())) {
            span = quota.span(span.end());
        }
        WindowName window = new WindowName(account, span.start(), resets.getOrDefault(account, 0));
        long free = Math.max(0, quota.limit() - others.getOrDefault(account, 0L) - heldOf(window));
        boolean hard = quota.rules().mode() == QuotaMode.HARD;
        if (ask.least() > 0 && (!hard || free >= ask.least())) {
            long size = Math.max(ask.need(), ask.want());
            granted.merge(window, hard ? Math.min(free, size) : size, Long::sum);
        }
        return Optional.of(new LeaseGrant(
                ask.quota(),
                ask.subject(),
                span.start(),
                span.end(),
                window.reset(),
                grantedOf(window),
                quota.limit(),
                others.getOrDefault(account, 0L),
                heldOf(window)));
    }

    private long millis() {
        return time.millis() + ahead;
    }

    long grantedOf(WindowName window) {
        return granted.getOrDefault(window, 0L);
    }

    /** What it thinks that the node has, spent or not. */
    long heldOf(WindowName window) {
        return grantedOf(window) - returned.getOrDefault(window, 0L);
    }

    /** How many questions about accounts it has heard. */
    int asked() {
        return (int) heard.stream().mapToLong(request -> request.asks().size()).sum();
    }

    /** The last question that it has heard. */
    LeaseAsk lastAsk() {
        return heard.getLast().asks().getLast();
    }

    List<LeaseRequest> heard() {
        return heard;
    }
}

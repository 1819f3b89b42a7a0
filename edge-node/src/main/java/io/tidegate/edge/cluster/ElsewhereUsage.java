package io.tidegate.edge.cluster;

import io.tidegate.common.wire.Elsewhere;
import io.tidegate.edge.ledger.DayTotal;
import io.tidegate.edge.ledger.Totals;
import io.tidegate.edge.usage.ElsewhereUse;
import io.tidegate.edge.usage.OtherNodes;
import io.tidegate.edge.usage.UsagePeriod;
import io.vertx.core.Future;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Asks the coordinator what users used on the other nodes, and remembers it: for a moment instead of asking, and for as long as the
 * coordinator is away, when an old answer with its age is better than none. For any thread.
 */
public final class ElsewhereUsage implements OtherNodes {
    private static final long PATIENCE_MILLIS = 1_000;
    private static final long KEPT_NANOS = Duration.ofSeconds(2).toNanos();
    private static final int MOST_USERS = 4_096;
    private static final int MOST_REASON = 200;

    /** Asks the coordinator. */
    @FunctionalInterface
    public interface Source {
        /**
         * Asks.
         *
         * @param target path with query
         */
        Future<Reply<Elsewhere>> get(String target);

        static Source of(CoordinatorClient coordinator) {
            return target -> coordinator.get(target, Elsewhere.class);
        }
    }

    private record Remembered(ElsewhereUse.Known use, UsagePeriod period, long atNanos) {}

    private record Silence(String reason, long atNanos) {}

    private final Source source;
    private final LongSupplier nanoTime;
    private final Map<String, Remembered> remembered = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Remembered> eldest) {
            return size() > MOST_USERS;
        }
    };
    private volatile Optional<Silence> silence = Optional.empty();

    public ElsewhereUsage(Source source, LongSupplier nanoTime) {
        this.source = source;
        this.nanoTime = nanoTime;
    }

    @Override
    public Future<ElsewhereUse> use(String userId, UsagePeriod period) {
        long now = nanoTime.getAsLong();
        Optional<Remembered> last = recall(userId);
        if (last.filter(found -> now - found.atNanos < KEPT_NANOS && covers(found.period, period))
                .isPresent()) {
            return Future.succeededFuture(last.get().use);
        }
        Optional<Silence> silent = silence.filter(since -> now - since.atNanos < KEPT_NANOS);
        if (silent.isPresent()) {
            // It was asked a moment ago and didn't answer; nobody else shall wait for it.
            return Future.succeededFuture(best(last, silent.get().reason));
        }
        return source.get(target(userId, period))
                .timeout(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)
                .map(reply -> switch (reply) {
                    case Reply.Answered<Elsewhere>(Elsewhere answer) -> learnt(userId, period, answer);
                    case Reply.Refused<Elsewhere>(var error) ->
                        unanswered(last, "the coordinator refused to say: " + error.message());
                    case Reply.Away<Elsewhere>(String _) -> unanswered(last, "the coordinator can't be reached");
                })
                .otherwise(_ -> unanswered(last, "the coordinator did not answer in time"));
    }

    private ElsewhereUse learnt(String userId, UsagePeriod period, Elsewhere answer) {
        List<DayTotal> days =
                answer.days().stream().map(day -> total(userId, day)).toList();
        ElsewhereUse.Known known = new ElsewhereUse.Known(answer.asOf(), days);
        silence = Optional.empty();
        synchronized (remembered) {
            remembered.put(userId, new Remembered(known, period, nanoTime.getAsLong()));
        }
        return known;
    }

    private ElsewhereUse unanswered(Optional<Remembered> last, String reason) {
        String bounded = reason.length() > MOST_REASON ? reason.substring(0, MOST_REASON) : reason;
        silence = Optional.of(new Silence(bounded, nanoTime.getAsLong()));
        return best(last, bounded);
    }

    private static ElsewhereUse best(Optional<Remembered> last, String reason) {
        return last.<ElsewhereUse>map(Remembered::use).orElseGet(() -> new ElsewhereUse.Unknown(reason));
    }

    private Optional<Remembered> recall(String userId) {
        synchronized (remembered) {
            return Optional.ofNullable(remembered.get(userId));
        }
    }

    private static boolean covers(UsagePeriod known, UsagePeriod asked) {
        return !known.from().isAfter(asked.from()) && !known.to().isBefore(asked.to());
    }

    private static String target(String userId, UsagePeriod period) {
        return "/v1/nodes/elsewhere?user=" + URLEncoder.encode(userId, StandardCharsets.UTF_8) + "&from="
                + period.from() + "&to=" + period.to();
    }

    private static DayTotal total(String userId, Elsewhere.Day day) {
        return new DayTotal(
                userId, LocalDate.ofEpochDay(day.localDay()), day.model(), totals(day.all()), totals(day.estimated()));
    }

    private static Totals totals(Elsewhere.Sum sum) {
        return new Totals(sum.requests(), sum.attempts(), sum.usage(), sum.costNanos());
    }
}

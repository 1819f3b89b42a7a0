package io.tidegate.bench;

import io.tidegate.common.quota.Quota;
import io.tidegate.common.quota.QuotaRules;
import io.tidegate.common.quota.QuotaSubject;
import io.tidegate.common.quota.QuotaUnit;
import io.tidegate.common.quota.QuotaWeights;
import io.tidegate.common.quota.QuotaWindow;
import io.tidegate.common.usage.Usage;
import io.tidegate.common.wire.LeaseAnswer;
import io.tidegate.common.wire.LeaseGrant;
import io.tidegate.edge.quota.Demand;
import io.tidegate.edge.quota.DeskLoop;
import io.tidegate.edge.quota.LeaseDesk;
import io.tidegate.edge.quota.LeaseSource;
import io.tidegate.edge.quota.QuotaBook;
import io.tidegate.edge.quota.Reservation;
import io.tidegate.edge.quota.ReserveResult;
import io.tidegate.edge.quota.Spender;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/** What quotas add to an exchange whose leases have room: reserving, a top-up, what the row says, settling. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
@State(Scope.Benchmark)
public class QuotaBenchmark {
    private static final long NOW = 1_790_000_000_000L;
    private static final long PLENTY = Quota.MOST / 2;

    /** How many quotas apply to each exchange. */
    @Param({"0", "1", "4"})
    public int quotas;

    private final Spender spender = new Spender("usr_bench", "key_bench", Optional.of("team"));
    private final Usage estimate = new Usage(20_000, 1_000, 0, 0, 0);
    private final Usage more = new Usage(20_000, 2_000, 0, 0, 0);
    private final Usage actual = new Usage(400, 1_700, 19_600, 0, 0);
    private final Demand demand = new Demand(estimate, 60_000_000, estimate, 60_000_000);
    private QuotaBook book = new QuotaBook(desk());

    @Setup
    public void prepare() {
        book = new QuotaBook(desk());
        QuotaUnit[] units = {QuotaUnit.TOKENS, QuotaUnit.COST, QuotaUnit.REQUESTS, QuotaUnit.TOKENS};
        QuotaSubject[] subjects = {
            new QuotaSubject(QuotaSubject.Kind.USER, "usr_bench"),
            new QuotaSubject(QuotaSubject.Kind.TEAM, "team"),
            new QuotaSubject(QuotaSubject.Kind.KEY, "key_bench"),
            QuotaSubject.EVERYONE
        };
        for (int i = 0; i < quotas; i++) {
            book.put(new Quota(
                    "quo_" + i,
                    subjects[i],
                    units[i],
                    i == 3 ? QuotaWindow.MONTH : QuotaWindow.DAY,
                    ZoneOffset.UTC,
                    QuotaWeights.DEFAULT,
                    Quota.MOST,
                    QuotaRules.DEFAULT));
        }
        // The first request asks for the leases.
        if (book.reserve(spender, demand, NOW) instanceof ReserveResult.Asking(Future<ReserveResult> asked)
                && !(asked.result() instanceof ReserveResult.Reserved)) {
            throw new IllegalStateException("not reserved: " + asked);
        }
    }

    /** Reserving and settling, as an answer that needs no top-up does. */
    @Benchmark
    public Reservation reserveAndSettle() {
        Reservation reservation = reserved();
        reservation.settle(actual, 30_000_000, true);
        return reservation;
    }

    /** All that an exchange does of it. */
    @Benchmark
    public String wholeExchange() {
        Reservation reservation = reserved();
        reservation.topUp(more, 70_000_000);
        String row = reservation.closing(actual, 30_000_000);
        reservation.settle(actual, 30_000_000, true);
        return row;
    }

    /** Two event loops on the same user's quotas. */
    @Benchmark
    @Threads(2)
    public Reservation reserveAndSettleOnTwoThreads() {
        return reserveAndSettle();
    }

    private Reservation reserved() {
        return switch (book.reserve(spender, demand, NOW)) {
            case ReserveResult.Reserved(Reservation reservation) -> reservation;
            case ReserveResult.Refused _, ReserveResult.Asking _ -> throw new IllegalStateException("not reserved");
        };
    }

    private static LeaseDesk desk() {
        LeaseSource bank = request -> Future.succeededFuture(new LeaseSource.Reply.Answered(new LeaseAnswer(
                NOW,
                1,
                request.asks().stream()
                        .map(ask -> new LeaseGrant(
                                ask.quota(), ask.subject(), 0, Long.MAX_VALUE, 0, PLENTY, Quota.MOST, 0, PLENTY))
                        .toList(),
                List.of())));
        DeskLoop atOnce = new DeskLoop() {
            @Override
            public void run(Runnable work) {
                work.run();
            }

            @Override
            public void after(long millis, Runnable work) {
                // nothing is due while the clock stands still
            }
        };
        return new LeaseDesk(new LeaseDesk.Means(
                bank,
                (window, least, want, most) -> Future.succeededFuture(0L),
                atOnce,
                "0".repeat(32),
                InstantSource.fixed(Instant.ofEpochMilli(NOW)),
                () -> 0,
                () -> false,
                Duration.ofSeconds(10)));
    }
}

package io.tidegate.coordinator.size;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.coordinator.size.Installation.Span;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A thousand nodes that beat every second, with real signatures, against a coordinator with SQLite in a process of its own, as
 * it ships; and developers with a key, in another process, who ask it where to go meanwhile. The nodes are this process. All are on the
 * same processors, so their own sockets, and the wait for a processor, are in the figures. It prints the figures.
 *
 * <p>How long an answer takes is the machine's affair, too. So a second coordinator with a dozen nodes is asked by others in the same
 * seconds, and the two are compared. {@code -Dtidegate.registry.nodes=N} takes other numbers of nodes, a multiple of four.
 */
@Tag("full")
@Tag("alone")
class RegistryAtSizeTest {
    private static final int NODES = Integer.getInteger("tidegate.registry.nodes", 1000);
    private static final int A_DOZEN = 12;
    private static final int WARM_UP_SECONDS = 30;
    private static final int SECONDS = WARM_UP_SECONDS + 40;

    private static final double LEAST_ANSWERS = 0.75;

    /** It is 0.7 to 0.85: who has less to do is compiled less. */
    private static final double MEDIAN_TO_A_DOZEN = 1.1;
    /** It is 0.9, and of forty answers less exact than the median. */
    private static final double TAIL_TO_A_DOZEN = 2;

    /** Silence after which a node is suspect. */
    private static final double BEAT_MILLIS = 3000;

    @Test
    void discoveryAnswersAsSoonWithAThousandNodesThatBeatAsWithADozen(@TempDir Path folder) throws IOException {
        try (Installation large = Installation.prepare(folder.resolve("large"), NODES, SECONDS);
                Installation small = Installation.prepare(folder.resolve("small"), A_DOZEN, SECONDS)) {
            large.start();
            small.start();
            large.await(WARM_UP_SECONDS);
            Duration largeCpu = large.cpu();
            Duration smallCpu = small.cpu();
            large.await(SECONDS);
            Duration largeTook = large.cpu().minus(largeCpu);
            Duration smallTook = small.cpu().minus(smallCpu);
            small.await(SECONDS);
            Span thousand = large.span(WARM_UP_SECONDS, SECONDS, largeTook);
            Span dozen = small.span(WARM_UP_SECONDS, SECONDS, smallTook);

            System.out.println(thousand);
            System.out.println(dozen);
            assertThat(large.beatsFailed() + small.beatsFailed())
                    .as("beats refused or lost")
                    .isZero();
            assertThat(large.answersFailed(WARM_UP_SECONDS, SECONDS) + small.answersFailed(WARM_UP_SECONDS, SECONDS))
                    .as("answers that do not rank all nodes")
                    .isZero();
            double asked = (double) (SECONDS - WARM_UP_SECONDS) * AskingClients.A_SECOND;
            assertThat(List.of(thousand, dozen))
                    .allMatch(span -> span.discovery().count() > LEAST_ANSWERS * asked);
            assertThat(thousand.beats().at(0.99)).isLessThan(BEAT_MILLIS);
            assertThat(thousand.discovery().at(0.5))
                    .as("the median, milliseconds")
                    .isLessThan(MEDIAN_TO_A_DOZEN * dozen.discovery().at(0.5));
            assertThat(thousand.discovery().at(0.99))
                    .as("the 99th percentile, milliseconds")
                    .isLessThan(TAIL_TO_A_DOZEN * dozen.discovery().at(0.99));
        }
    }
}

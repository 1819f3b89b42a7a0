package io.tidegate.common.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class LineWriterTest {
    private final Output output = new Output();

    @Test
    void writesLinesWithoutBeingAsked() throws InterruptedException {
        try (LineWriter writer = LineWriter.start(output, 1000)) {
            write(writer, "one");

            assertThat(output.reached().await(10, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(output.lines()).containsExactly("one");
    }

    @Test
    void writesWhatIsLeftWhenClosed() {
        LineWriter writer = LineWriter.start(output, 1_000_000);
        List<String> lines =
                IntStream.range(0, 5_000).mapToObj(i -> "line " + i).toList();
        lines.forEach(line -> write(writer, line));

        writer.close();

        assertThat(output.lines()).isEqualTo(lines);
        assertThat(output.writes()).isLessThan(lines.size());
        assertThat(writer.dropped()).isZero();
    }

    @Test
    void dropsAndCountsRatherThanWaitingForTheOutput() throws InterruptedException {
        CountDownLatch gate = output.holdUp();
        LineWriter writer = LineWriter.start(output, 40);
        write(writer, "held up");
        assertThat(output.reached().await(10, TimeUnit.SECONDS)).isTrue();

        for (int i = 0; i < 100; i++) {
            write(writer, "123456789");
        }

        assertThat(writer.dropped()).isEqualTo(96);
        gate.countDown();
        writer.close();
        assertThat(output.lines()).hasSize(5).startsWith("held up");
    }

    @Test
    void countsLinesThatTheOutputRefused() {
        output.fail();
        LineWriter writer = LineWriter.start(output, 1000);
        write(writer, "one");
        write(writer, "two");
        writer.close();

        write(writer, "too late");

        assertThat(writer.dropped()).isEqualTo(3);
        assertThat(output.lines()).isEmpty();
    }

    @Test
    void keepsLinesOfManyThreadsWhole() throws InterruptedException {
        LineWriter writer = LineWriter.start(output, 1_000_000);
        List<Thread> threads = IntStream.range(0, 4)
                .mapToObj(number -> Thread.ofPlatform().start(() -> {
                    for (int i = 0; i < 1000; i++) {
                        write(writer, "thread " + number + " line " + i);
                    }
                }))
                .toList();
        for (Thread thread : threads) {
            thread.join();
        }
        writer.close();

        assertThat(output.lines()).hasSize(4000).allMatch(line -> line.matches("thread [0-3] line [0-9]+"));
        assertThat(output.lines()).doesNotHaveDuplicates();
    }

    private static void write(LineWriter writer, String text) {
        byte[] line = (text + "\n").getBytes(StandardCharsets.UTF_8);
        writer.write(line, line.length);
    }
}

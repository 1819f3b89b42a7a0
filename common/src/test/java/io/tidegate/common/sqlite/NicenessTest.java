package io.tidegate.common.sqlite;

import static io.tidegate.common.sqlite.Notes.done;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** One thread gives way to the others. */
@EnabledOnOs(OS.LINUX)
class NicenessTest {
    @Test
    void isOfTheThreadThatAsksForItAlone() throws Exception {
        int before = ofThisThread();
        try (ExecutorService other = Executors.newSingleThreadExecutor()) {
            boolean givesWay = other.submit(() -> Niceness.giveWay(3)).get();
            int after = other.submit(NicenessTest::ofThisThread).get();

            assertThat(givesWay).isTrue();
            assertThat(after).isEqualTo(Math.min(19, before + 3));
        }
        assertThat(ofThisThread()).isEqualTo(before);
    }

    @Test
    void letsEventLoopsGoBeforeTheWriter(@TempDir Path folder) throws Exception {
        try (Notes notes = new Notes(folder)) {
            Future<Integer> write = notes.database.write(_ -> niceness());
            int loop = done(write.map(_ -> niceness()));
            int writer = done(write);

            assertThat(loop).as("the loop that the writer delivers to").isEqualTo(ofThisThread());
            assertThat(writer).isEqualTo(Math.min(19, ofThisThread() + 10));
        }
    }

    private static int niceness() {
        try {
            return ofThisThread();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The 19th field of proc(5)'s stat; the second one, in parentheses, may have spaces. */
    private static int ofThisThread() throws IOException {
        String stat = Files.readString(Path.of("/proc/thread-self/stat"));
        return Integer.parseInt(stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1)[16]);
    }
}

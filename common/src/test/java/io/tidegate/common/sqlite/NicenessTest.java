package io.tidegate.common.sqlite;

import static io.tidegate.common.sqlite.Notes.done;
import static org.assertj.core.api.Assertions.assertThat;

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
            assertThat(after).isEqualTo(before + 3);
        }
        assertThat(ofThisThread()).isEqualTo(before);
    }

    @Test
    void letsEventLoopsGoBeforeTheWriter(@TempDir Path folder) throws Exception {
        try (Notes notes = new Notes(folder)) {
            int writer = done(notes.database.write(_ -> ofTheWriter()));

            assertThat(writer).isEqualTo(ofThisThread() + 10);
        }
    }

    private static int ofTheWriter() {
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

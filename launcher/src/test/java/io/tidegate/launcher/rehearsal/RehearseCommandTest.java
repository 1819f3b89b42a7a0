package io.tidegate.launcher.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.cli.Surroundings;
import io.tidegate.launcher.demo.QuietParts;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the images learn to start fast from. */
class RehearseCommandTest {
    @Test
    @Timeout(120)
    void runsEveryPartAndEndsByItself() throws Exception {
        StringWriter out = new StringWriter();
        PrintWriter printer = new PrintWriter(out, true);
        Surroundings surroundings =
                new Surroundings(Map.of(), Path.of(""), printer, printer, InstantSource.system(), ZoneOffset.UTC);

        int status = new RehearseCommand(surroundings, new QuietParts(), "1.2.3", new SecureRandom()).call();

        assertThat(status).isZero();
        assertThat(out.toString()).startsWith("Rehearsed");
    }
}

package io.tidegate.launcher.demo;

import io.tidegate.cli.Cli;
import io.tidegate.cli.Surroundings;
import io.tidegate.cli.demo.DemoFile;
import io.tidegate.common.Stopping;
import io.tidegate.launcher.StopRequest;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** One run of {@code tidegate demo} in a folder, which does something while it runs and then is asked to stop. */
record DemoRun(int exitCode, String out, String err, Map<String, String> assignments) {
    /** What is done while the demo runs. */
    interface Meanwhile {
        void with(Map<String, String> assignments);
    }

    static DemoRun in(Path folder, Map<String, String> environment, Meanwhile meanwhile, String... arguments)
            throws IOException {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        Surroundings surroundings = new Surroundings(
                environment,
                folder,
                new PrintWriter(out),
                new PrintWriter(err),
                InstantSource.system(),
                ZoneOffset.UTC);
        DemoFile file = DemoFile.in(folder.resolve(DemoFile.FOLDER));
        StopRequest afterwards = () -> {
            meanwhile.with(read(file));
            return Stopping.SOON;
        };
        List<String> line = new ArrayList<>(List.of("demo"));
        line.addAll(Arrays.asList(arguments));
        int exitCode = Cli.run(
                surroundings,
                "1.2.3",
                line.toArray(String[]::new),
                new DemoCommand(surroundings, new QuietParts(), () -> afterwards, new SecureRandom()));
        return new DemoRun(exitCode, out.toString(), err.toString(), read(file));
    }

    private static Map<String, String> read(DemoFile file) {
        try {
            return file.read().orElse(Map.of());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}

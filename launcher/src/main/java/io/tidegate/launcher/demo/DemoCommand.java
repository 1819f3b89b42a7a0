package io.tidegate.launcher.demo;

import io.tidegate.cli.ExitCode;
import io.tidegate.cli.Surroundings;
import io.tidegate.launcher.Parts;
import io.tidegate.launcher.StopRequest;
import io.tidegate.launcher.demo.UpstreamChoice.Real;
import io.tidegate.launcher.demo.UpstreamChoice.Simulated;
import io.tidegate.launcher.demo.UpstreamChoice.Wrong;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code tidegate demo}: all that one needs to try Tidegate, until it is told to stop. */
@Command(
        name = "demo",
        description = {
            "Run a simulated provider and one edge node, with a user and a key.",
            "Writes what it started to .tidegate/demo.env, as shell assignments. Ctrl-C stops it."
        })
public final class DemoCommand implements Callable<Integer> {
    private final Surroundings surroundings;
    private final Parts parts;
    private final Supplier<StopRequest> stopRequests;
    private final RandomGenerator random;

    @Mixin
    private final DemoOptions options = new DemoOptions();

    /**
     * The command.
     *
     * @param stopRequests begins to listen for the wish to stop
     * @param random for the admin token, so a secure one
     */
    public DemoCommand(
            Surroundings surroundings, Parts parts, Supplier<StopRequest> stopRequests, RandomGenerator random) {
        this.surroundings = surroundings;
        this.parts = parts;
        this.stopRequests = stopRequests;
        this.random = random;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        return switch (UpstreamChoice.of(options, surroundings.environment())) {
            case Wrong(String advice) -> fail(ExitCode.USAGE, advice);
            case Simulated _ -> run(Optional.empty());
            case Real(DemoUpstream upstream) -> run(Optional.of(upstream));
        };
    }

    private int run(Optional<DemoUpstream> upstream) throws IOException, InterruptedException {
        StopRequest stop = stopRequests.get();
        Optional<DemoFolder> taken = DemoFolder.take(surroundings.folder().resolve(options.folder));
        if (taken.isEmpty()) {
            return fail(
                    ExitCode.FAILED,
                    "A demo already runs in " + options.folder
                            + ". Stop it first, or give this one a folder of its own with --dir.");
        }
        try (DemoFolder folder = taken.get()) {
            new Demo(surroundings, parts, stop, random, options, folder).run(upstream);
        }
        return ExitCode.OK.number();
    }

    private int fail(ExitCode code, String words) {
        surroundings.err().println(words);
        return code.number();
    }
}

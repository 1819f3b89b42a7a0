package io.tidegate.common.bus;

import io.tidegate.common.cluster.ClusterKey;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A member as a process of its own. It prints its state when that changes, and what it hears; a line that it reads is
 * published. SIGTERM and the end of its input make it leave.
 */
final class BusMember {
    private static final int LEAVE_SECONDS = 20;
    private static final long WATCH_NANOS = 20_000_000;

    private final PrintStream out;
    private final ClusterKey key;
    private final Bus bus;
    private String state = "";

    private BusMember(BusSettings settings, ClusterKey key, PrintStream out) {
        this.out = out;
        this.key = key;
        this.bus = Bus.open(settings, key, this::pushed, new Bus.Surroundings(System::nanoTime, new SecureRandom()));
    }

    /** Arguments: part, host, port, event-bus port, cluster name, cluster key, folder with PEM files or "-", members. */
    public static void main(String[] args) throws Exception {
        Optional<BusTlsConfig> tls = Optional.of(args[6])
                .filter(folder -> !folder.equals("-"))
                .map(Path::of)
                .map(folder -> new BusTlsConfig(
                        folder.resolve("cert.pem"), folder.resolve("key.pem"), folder.resolve("ca.pem")));
        BusConfig config = new BusConfig(
                true,
                args[1],
                Integer.parseInt(args[2]),
                Integer.parseInt(args[3]),
                args[4],
                List.of(Arrays.copyOfRange(args, 7, args.length)),
                Optional.empty(),
                tls);
        BusSettings settings = new BusSettings(config, BusSettings.Part.valueOf(args[0]));
        new BusMember(settings, ClusterKey.ofBase64(args[5]).orElseThrow(), System.out).run();
    }

    private void run() throws Exception {
        out.println("opened");
        Runtime.getRuntime().addShutdownHook(new Thread(this::leave));
        Thread.ofPlatform().daemon().start(this::watch);
        try (BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            in.lines()
                    .forEach(line -> bus.publish(key.seal(line.getBytes(StandardCharsets.UTF_8), new SecureRandom())));
        }
        System.exit(0);
    }

    private void watch() {
        while (true) {
            String now = "state " + bus.members() + " " + bus.connected();
            if (!now.equals(state)) {
                state = now;
                out.println(now);
            }
            LockSupport.parkNanos(WATCH_NANOS);
        }
    }

    private void pushed(byte[] sealed) {
        out.println(key.open(sealed)
                .map(plain -> "heard " + new String(plain, StandardCharsets.UTF_8))
                .orElse("dropped"));
    }

    private void leave() {
        try {
            bus.close().toCompletionStage().toCompletableFuture().get(LEAVE_SECONDS, TimeUnit.SECONDS);
            out.println("left");
        } catch (Exception e) {
            out.println("not left: " + e);
        }
    }
}

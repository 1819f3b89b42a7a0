package io.tidegate.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Several hosts on one Linux machine: network namespaces whose links meet in a bridge, in a namespace of its own. A link can be
 * cut, made slow, and healed. Nothing of it is in the machine's own namespace.
 */
final class NetworkLab implements AutoCloseable {
    private static final String PREFIX = "tg" + ProcessHandle.current().pid() + "-";
    private static final String SWITCH = PREFIX + "sw";
    private static final String BRIDGE = "br0";
    private static final int TIMEOUT_SECONDS = 40;

    private final int hosts;

    private NetworkLab(int hosts) {
        this.hosts = hosts;
    }

    /** Why this machine can't have one; empty when it can. */
    static Optional<String> forbidden() {
        String name = PREFIX + "try";
        try {
            run("ip", "netns", "add", name);
            run("ip", "-n", name, "link", "add", BRIDGE, "type", "bridge");
            run("ip", "netns", "del", name);
            return Optional.empty();
        } catch (UncheckedIOException e) {
            return Optional.of("this machine has no network namespaces for us: " + e.getMessage());
        }
    }

    static NetworkLab of(int hosts) {
        NetworkLab lab = new NetworkLab(hosts);
        try {
            lab.build();
            return lab;
        } catch (UncheckedIOException e) {
            lab.close();
            throw e;
        }
    }

    private void build() {
        run("ip", "netns", "add", SWITCH);
        inSwitch("link", "add", BRIDGE, "type", "bridge");
        inSwitch("link", "set", BRIDGE, "up");
        for (int host = 1; host <= hosts; host++) {
            run("ip", "netns", "add", name(host));
            run(
                    "ip",
                    "link",
                    "add",
                    "eth0",
                    "netns",
                    name(host),
                    "type",
                    "veth",
                    "peer",
                    "name",
                    port(host),
                    "netns",
                    SWITCH);
            run("ip", "-n", name(host), "addr", "add", address(host) + "/24", "dev", "eth0");
            run("ip", "-n", name(host), "link", "set", "lo", "up");
            run("ip", "-n", name(host), "link", "set", "eth0", "up");
            inSwitch("link", "set", port(host), "master", BRIDGE, "up");
        }
    }

    /** Counted from 1. */
    String address(int host) {
        return "10.77.0." + (10 + host);
    }

    /** What to write before a command so that it runs on the host. */
    List<String> on(int host) {
        return List.of("ip", "netns", "exec", name(host));
    }

    /** What a command on the host prints. */
    String output(int host, List<String> command) {
        List<String> all = new ArrayList<>(on(host));
        all.addAll(command);
        return run(all.toArray(String[]::new));
    }

    /** From now on nothing comes through, and nobody is told. */
    void cut(int host) {
        inSwitch("link", "set", port(host), "nomaster");
    }

    void heal(int host) {
        inSwitch("link", "set", port(host), "master", BRIDGE);
    }

    /** From now on what goes to the host takes long: its link carries 4 KB a second, and loses nothing. */
    void slow(int host) {
        shape("add", host, "tbf", "rate", "32kbit", "burst", "2kb", "limit", "1mb");
    }

    /** The link is as fast as before; what waited in it is lost. */
    void quicken(int host) {
        shape("del", host);
    }

    private void shape(String verb, int host, String... how) {
        List<String> all =
                new ArrayList<>(List.of("ip", "netns", "exec", SWITCH, "tc", "qdisc", verb, "dev", port(host), "root"));
        all.addAll(List.of(how));
        run(all.toArray(String[]::new));
    }

    /** The programs on the hosts must have ended. */
    @Override
    public void close() {
        for (int host = 1; host <= hosts; host++) {
            attempt("ip", "netns", "del", name(host));
        }
        attempt("ip", "netns", "del", SWITCH);
    }

    private static String name(int host) {
        return PREFIX + "h" + host;
    }

    private static String port(int host) {
        return "p" + host;
    }

    private static void inSwitch(String... command) {
        List<String> all = new ArrayList<>(List.of("ip", "-n", SWITCH));
        all.addAll(List.of(command));
        run(all.toArray(String[]::new));
    }

    private static void attempt(String... command) {
        try {
            run(command);
        } catch (UncheckedIOException e) {
            System.err.println(e.getMessage());
        }
    }

    private static String run(String... command) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new IOException(String.join(" ", command) + ": " + output.strip());
            }
            return output;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }
}

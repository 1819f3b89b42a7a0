package io.tidegate.deployment.systemd;

import io.tidegate.deployment.Command;
import io.tidegate.deployment.SourceTree;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A unit of ours, as a text. */
record Unit(String name, String text) {
    private static final String FILTER = "SystemCallFilter";

    static Unit named(String name) {
        try {
            return new Unit(
                    name, Files.readString(SourceTree.root().resolve("systemd").resolve(name)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<Unit> all() {
        return List.of(named("tidegate-edge.service"), named("tidegate-coordinator.service"));
    }

    /** With a line taken away and another put in its place. */
    Unit with(String line, String instead) {
        String changed = text.replace(line + "\n", instead + "\n");
        if (changed.equals(text)) {
            throw new AssertionError(name + " has no line " + line);
        }
        return new Unit(name, changed);
    }

    /** All values of a key, in order; a line may go on after a backslash. */
    List<String> values(String key) {
        return text.replace("\\\n", " ")
                .lines()
                .filter(line -> line.startsWith(key + "="))
                .map(line -> line.substring(key.length() + 1).strip())
                .toList();
    }

    String value(String key) {
        return values(key).getLast();
    }

    /** The command of the service, as words, with a JVM that is on this machine and without what is not set. */
    List<String> command(Path java) {
        return List.of(value("ExecStart")
                .replace("/usr/bin/java", java.toString())
                .replace("$TIDEGATE_JAVA_OPTS", "")
                .split(" +", -1));
    }

    /** The system calls that it lets through, by name. */
    Set<String> systemCalls() {
        Set<String> calls = new HashSet<>();
        for (String line : values(FILTER)) {
            boolean taken = line.startsWith("~");
            for (String name : line.substring(taken ? 1 : 0).split(" ", -1)) {
                Set<String> named = name.startsWith("@") ? members(name) : Set.of(name);
                if (taken) {
                    calls.removeAll(named);
                } else {
                    calls.addAll(named);
                }
            }
        }
        return calls;
    }

    private static Set<String> members(String set) {
        Set<String> calls = new HashSet<>();
        Command.output(List.of("systemd-analyze", "syscall-filter", set))
                .lines()
                .skip(1)
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .forEach(line -> {
                    if (line.startsWith("@")) {
                        calls.addAll(members(line));
                    } else {
                        calls.add(line);
                    }
                });
        return calls;
    }

    /** Writes it as a file of its own name, for the checkers, with a JVM that is on this machine. */
    Path file() {
        try {
            Path java = Path.of(System.getProperty("java.home"), "bin", "java");
            return Files.writeString(
                    SourceTree.scratch("unit").resolve(name), text.replace("/usr/bin/java", java.toString()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String toString() {
        return name;
    }
}

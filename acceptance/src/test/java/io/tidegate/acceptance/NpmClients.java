package io.tidegate.acceptance;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The clients that come from npm, installed below the build folder by the first test that needs them. Their versions stand
 * in {@code src/test/resources/clients/package.json} and nowhere else.
 */
record NpmClients(Path folder) {
    private static final String STAMP = "installed-package-lock.json";
    private static final int INSTALL_MINUTES = 5;

    /** Installs what the lock file names, unless that very lock file is installed already; another process of tests may do so, too. */
    static synchronized NpmClients installed() {
        Path folder = BuildFolder.path().resolve("npm");
        try {
            Files.createDirectories(folder);
            try (FileChannel claim = FileChannel.open(
                            folder.resolve("claim"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock _ = claim.lock()) {
                installOnce(folder);
            }
            return new NpmClients(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void installOnce(Path folder) throws IOException {
        byte[] lock = resource("package-lock.json");
        Path stamp = folder.resolve(STAMP);
        if (!Files.exists(stamp) || !Arrays.equals(lock, Files.readAllBytes(stamp))) {
            Files.write(folder.resolve("package.json"), resource("package.json"));
            Files.write(folder.resolve("package-lock.json"), lock);
            install(folder);
            Files.write(stamp, lock);
        }
    }

    /** The native program of Claude Code for this platform. */
    Path claudeCode() {
        Path scope = folder.resolve("node_modules").resolve("@anthropic-ai");
        try (Stream<Path> packages = Files.list(scope)) {
            return packages.filter(p -> p.getFileName().toString().startsWith("claude-code-"))
                    .map(p -> p.resolve("claude"))
                    .filter(Files::isExecutable)
                    .findFirst()
                    .orElseThrow(() -> new AssertionError(
                            "no native Claude Code below " + scope + " (expected: a package for this platform)"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Scripts that are never run: the packages need none, and a test must not run what it did not read. */
    private static void install(Path folder) throws IOException {
        Path log = folder.resolve("npm.log");
        ProcessBuilder builder = new ProcessBuilder(
                        List.of("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--fetch-retries=0"))
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        Process npm;
        try {
            npm = builder.start();
        } catch (IOException e) {
            throw new AssertionError(
                    "npm: not found in PATH (expected: Node.js 20 or newer with npm; these tests run the real clients,"
                            + " which come from there)",
                    e);
        }
        try {
            boolean ended = npm.waitFor(INSTALL_MINUTES, TimeUnit.MINUTES);
            if (!ended || npm.exitValue() != 0) {
                npm.destroyForcibly();
                throw new AssertionError("npm ci " + (ended ? "failed" : "did not end") + " in " + folder + ":\n"
                        + Files.readString(log, StandardCharsets.UTF_8));
            }
        } catch (InterruptedException e) {
            npm.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    private static byte[] resource(String name) throws IOException {
        try (InputStream in = NpmClients.class.getResourceAsStream("/clients/" + name)) {
            if (in == null) {
                throw new IllegalStateException("/clients/" + name + ": not on the class path");
            }
            return in.readAllBytes();
        }
    }
}

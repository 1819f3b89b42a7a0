package io.tidegate.deployment.images;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What stands in for eclipse-temurin:25-jre where no registry can be reached: Debian's packages from wherever this machine has its
 * own, and a runtime linked from the JDK that runs the tests, in the same place. Made once a month; the engine keeps it.
 */
final class BaseImage {
    private static final Duration LIMIT = Duration.ofMinutes(6);
    private static final String REPOSITORY = "localhost/tidegate-test/base";
    private static final List<Path> SOURCES =
            List.of(Path.of("/etc/apt/sources.list.d/debian.sources"), Path.of("/etc/apt/sources.list"));
    /** As eclipse-temurin has them, as far as a server can use them. */
    private static final String MODULES =
            "java.base,java.compiler,java.desktop,java.instrument,java.logging,java.management,"
                    + "java.naming,java.net.http,java.rmi,java.security.jgss,java.sql,java.xml,jdk.crypto.ec,jdk.crypto.cryptoki,jdk.jcmd,"
                    + "jdk.jfr,jdk.management,jdk.management.agent,jdk.unsupported,jdk.zipfs,jdk.httpserver,jdk.localedata,jdk.naming.dns";

    private BaseImage() {}

    static Optional<String> unavailable() {
        return sources().isPresent() && !release().isEmpty()
                ? Optional.empty()
                : Optional.of("this is no Debian: nothing to make a base image of");
    }

    /** The image's name. */
    static String build(Engine engine) {
        String tag = release() + "-" + YearMonth.now(ZoneOffset.UTC) + "-"
                + Runtime.version().toString().replace('+', '_');
        String name = REPOSITORY + ":" + tag;
        if (engine.tried("podman", "image", "exists", name).status() != 0) {
            make(engine, name);
        }
        return name;
    }

    private static void make(Engine engine, String name) {
        long began = System.nanoTime();
        try {
            Path folder = Files.createTempDirectory(BuildFolder.scratch(), "base-");
            try (Command runtime = Command.start(engine.environment(), jlink(folder.resolve("jre")))) {
                engine.plain(LIMIT, debian(folder.resolve("base.tar")));
                Command.Result linked = runtime.await(LIMIT);
                if (linked.status() != 0) {
                    throw new AssertionError("jlink failed: " + linked.output());
                }
            }
            Path dockerfile = Files.writeString(folder.resolve("Dockerfile"), """
                    FROM scratch
                    ADD base.tar /
                    COPY jre /opt/java/openjdk
                    ENV JAVA_HOME=/opt/java/openjdk LANG=C.UTF-8
                    ENV PATH=/opt/java/openjdk/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
                    CMD ["/bin/sh"]
                    """);
            engine.plain(
                    LIMIT,
                    "buildah",
                    "bud",
                    "--network",
                    "host",
                    "-t",
                    name,
                    "-f",
                    dockerfile.toString(),
                    folder.toString());
            engine.plain(LIMIT, "rm", "-rf", folder.toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        System.out.println("base image without a registry: "
                + Duration.ofNanos(System.nanoTime() - began).toSeconds() + " s");
    }

    private static String[] debian(Path tar) {
        String sources = sources().orElseThrow().toString();
        return new String[] {
            "mmdebstrap",
            "--quiet",
            "--variant=minbase",
            "--include=ca-certificates,tzdata",
            "--aptopt=Acquire::Check-Valid-Until \"false\"",
            "--dpkgopt=path-exclude=/usr/share/man/*",
            "--dpkgopt=path-exclude=/usr/share/doc/*",
            "--dpkgopt=path-exclude=/usr/share/locale/*",
            release(),
            tar.toString(),
            sources
        };
    }

    private static List<String> jlink(Path target) {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "jlink").toString(),
                "--generate-cds-archive",
                "--strip-debug",
                "--no-header-files",
                "--no-man-pages",
                "--compress",
                "zip-6",
                "--output",
                target.toString(),
                "--add-modules",
                MODULES);
    }

    private static Optional<Path> sources() {
        return SOURCES.stream().filter(BaseImage::namesPackages).findFirst();
    }

    private static boolean namesPackages(Path file) {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.anyMatch(line -> line.startsWith("deb ") || line.startsWith("URIs:"));
        } catch (IOException _) {
            return false;
        }
    }

    /** Debian's word for its release; empty on another system. */
    private static String release() {
        try {
            String[] lines = Files.readString(Path.of("/etc/os-release")).split("\n");
            boolean debian = Arrays.asList(lines).contains("ID=debian");
            return Arrays.stream(lines)
                    .filter(line -> debian && line.startsWith("VERSION_CODENAME="))
                    .map(line -> line.substring(line.indexOf('=') + 1))
                    .findFirst()
                    .orElse("");
        } catch (IOException _) {
            return "";
        }
    }
}

package io.tidegate.launcher.script;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A folder with the project's scripts, a source file, and a world of its own: a PATH with a few tools only, JDKs that are
 * shell scripts, and a Maven that is one too.
 */
final class Checkout {
    private static final Path PROJECT = Path.of("..").toAbsolutePath().normalize();
    private static final List<String> TOOLS = List.of(
            "cat",
            "date",
            "dirname",
            "find",
            "grep",
            "head",
            "mkdir",
            "readlink",
            "rm",
            "sed",
            "sh",
            "sleep",
            "tail",
            "touch");
    private static final long TIMEOUT_SECONDS = 60;

    /** How a script ended. */
    record Run(int exitCode, long pid, String out, String err) {}

    private final Path world;
    private final Map<String, String> environment = new HashMap<>();

    private Checkout(Path world) {
        this.world = world;
    }

    /** In a folder whose name has a blank. */
    static Checkout in(Path folder) throws IOException {
        Checkout checkout = new Checkout(Files.createDirectories(folder.resolve("the world")));
        checkout.copy("tidegate");
        checkout.copy(".mvn/find-jdk");
        checkout.write("project/pom.xml", "<jdk.version>25</jdk.version>");
        checkout.write("project/common/src/main/java/A.java", "class A {}");
        checkout.write("project/common/src/test/java/ATest.java", "class ATest {}");
        Files.createDirectories(checkout.path("bin"));
        for (String tool : TOOLS) {
            Files.createSymbolicLink(checkout.path("bin/" + tool), installed(tool));
        }
        checkout.environment.put("PATH", checkout.path("bin").toString());
        checkout.environment.put("FIND_JDK_FOLDERS", "none");
        return checkout;
    }

    Path path(String name) {
        return world.resolve(name);
    }

    Checkout with(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    /** A JDK whose java prints its own process id, home, folder and arguments. */
    Path jdk(String name, String version) throws IOException {
        Path home = jre(name, version);
        executable(name + "/bin/javac", "#!/bin/sh\n");
        return home;
    }

    Path jre(String name, String version) throws IOException {
        write(name + "/release", "IMPLEMENTOR=\"Fake\"\nJAVA_VERSION=\"" + version + "\"\n");
        executable(name + "/bin/java", """
                #!/bin/sh
                echo "pid $$"
                echo "java $0"
                echo "folder $(pwd)"
                for argument in "$@"; do echo "argument $argument"; done
                exit 7
                """);
        return path(name);
    }

    /** A Maven that builds: it leaves what the real one leaves, and one more line in {@code builds}. */
    Checkout withMaven() throws IOException {
        executable("bin/mvn", """
                #!/bin/sh
                echo "[INFO] Building common 0.1 [1/2]"
                echo "$JAVA_HOME $*" >>../builds
                mkdir -p launcher/target/dist/lib launcher/target/maven-status/compile
                touch launcher/target/dist/lib/tidegate.jar launcher/target/dist/built
                touch launcher/target/maven-status/compile/inputFiles.lst launcher/target/maven-status/compile/createdFiles.lst
                """);
        return this;
    }

    Checkout withFailingMaven() throws IOException {
        executable("bin/mvn", """
                #!/bin/sh
                echo "[INFO] Building common 0.1 [1/2]"
                echo "[ERROR] A.java:1: ';' expected"
                exit 1
                """);
        return this;
    }

    /** How often Maven was called, and how. */
    List<String> builds() throws IOException {
        return Files.exists(path("builds")) ? Files.readAllLines(path("builds")) : List.of();
    }

    /** As if somebody had changed it after the last build. */
    void change(String name) throws IOException {
        Files.setLastModifiedTime(path(name), FileTime.from(Instant.now().plusSeconds(100)));
    }

    Run tidegate(String... arguments) throws IOException, InterruptedException {
        return run(path("project/tidegate"), world, arguments);
    }

    Run findJdk(String... arguments) throws IOException, InterruptedException {
        return run(path("project/.mvn/find-jdk"), world, arguments);
    }

    Run run(Path script, Path folder, String... arguments) throws IOException, InterruptedException {
        Path out = Files.createTempFile(world, "out", "");
        Path err = Files.createTempFile(world, "err", "");
        ProcessBuilder builder = new ProcessBuilder(script.toString())
                .directory(folder.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.command().addAll(Arrays.asList(arguments));
        builder.environment().clear();
        builder.environment().putAll(environment);
        Process process = builder.start();
        if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError(script + " did not end within " + TIMEOUT_SECONDS + " s");
        }
        return new Run(process.exitValue(), process.pid(), Files.readString(out), Files.readString(err));
    }

    void write(String name, String text) throws IOException {
        Files.createDirectories(path(name).getParent());
        Files.writeString(path(name), text, StandardCharsets.UTF_8);
    }

    private void executable(String name, String text) throws IOException {
        write(name, text);
        Files.setPosixFilePermissions(path(name), PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private void copy(String name) throws IOException {
        Path target = path("project/" + name);
        Files.createDirectories(target.getParent());
        Files.copy(PROJECT.resolve(name), target, StandardCopyOption.COPY_ATTRIBUTES);
    }

    private static Path installed(String tool) {
        return Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
                .map(folder -> Path.of(folder, tool))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(tool + ": not in PATH"));
    }
}

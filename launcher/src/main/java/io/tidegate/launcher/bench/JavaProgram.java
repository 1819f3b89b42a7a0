package io.tidegate.launcher.bench;

import java.util.ArrayList;
import java.util.List;

/**
 * This program, to be started again.
 *
 * @param java the JVM's command
 * @param classPath of the program
 * @param mainClass of the program
 */
public record JavaProgram(String java, String classPath, String mainClass) {
    /** As {@code ./tidegate} runs an edge; what is given besides counts where it says otherwise. */
    private static final List<String> SERVING = List.of(
            "-XX:+UseSerialGC", "-XX:MetaspaceSize=64m", "-XX:TrimNativeHeapInterval=10000", "-Xmx184m", "-Xmn16m");
    /** What the jar's manifest says counts only with -jar. */
    private static final List<String> ALWAYS =
            List.of("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow");

    /** A command of it, with the JVM's options that {@code ./tidegate} gives it, and some more. */
    List<String> serving(List<String> jvmOptions, String... arguments) {
        List<String> command = new ArrayList<>(List.of(java));
        command.addAll(ALWAYS);
        command.addAll(SERVING);
        command.addAll(jvmOptions);
        command.addAll(List.of("-cp", classPath, mainClass));
        command.addAll(List.of(arguments));
        return command;
    }
}

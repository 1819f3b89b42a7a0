package io.tidegate.common.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** Turns what was written into a value: follows references, reads secrets from their files, parses. */
final class ScalarReader {
    private static final String FILE = "file:";
    private static final Pattern USER_INFO = Pattern.compile("//[^/@]*@");

    private final References references;
    private final Path folder;
    private final Consumer<Path> reads;

    /** @param reads hears of each file with a secret that is about to be read */
    ScalarReader(Map<String, String> env, Path folder, Consumer<Path> reads) {
        this.references = new References(env);
        this.folder = folder;
        this.reads = reads;
    }

    /** What became of a scalar. */
    sealed interface Result {}

    /**
     * A value. When it came out of a reference, {@code referred} is the text that must not be shown, and {@code written}
     * what stands in the file.
     */
    record Value(Object value, String written, String referred) implements Result {}

    /** Why there is none. */
    record Wrong(String wrong, String expected) implements Result {}

    Result read(Class<?> type, Node.Scalar scalar) {
        // A variable of the environment is taken as it is: a password may well hold "${".
        References.Result text = scalar.origin() instanceof Origin.Variable
                ? new References.Resolved(scalar.text(), true)
                : references.resolve(scalar.text());
        return switch (text) {
            case References.Missing missing -> new Wrong(missing.wrong(), missing.expected());
            case References.Resolved resolved when type == Secret.class -> secret(resolved);
            case References.Resolved resolved -> parse(type, scalar, resolved);
        };
    }

    /** A default, which is known to be right. */
    Object read(Class<?> type, String fallback) {
        return ScalarType.parse(type, fallback, folder);
    }

    private Result parse(Class<?> type, Node.Scalar scalar, References.Resolved resolved) {
        try {
            Object value = ScalarType.parse(type, resolved.text(), folder);
            boolean hidden = resolved.referred() && !(scalar.origin() instanceof Origin.Variable);
            return new Value(value, scalar.text(), hidden ? resolved.text() : "");
        } catch (IllegalArgumentException e) {
            String shown = USER_INFO.matcher(scalar.text()).replaceAll("//***@");
            return new Wrong(shown.isBlank() ? "blank" : shown, String.valueOf(e.getMessage()));
        }
    }

    private Result secret(References.Resolved resolved) {
        if (resolved.text().startsWith(FILE)) {
            return secretFile(resolved.text().substring(FILE.length()));
        }
        if (!resolved.referred()) {
            return new Wrong("a secret written out", "${NAME} for an environment variable, or file:PATH");
        }
        return new Value(Secret.of(resolved.text()), "", "");
    }

    private Result secretFile(String name) {
        try {
            Path file = folder.resolve(name);
            reads.accept(file);
            return new Value(Secret.of(Files.readString(file).strip()), "", "");
        } catch (NoSuchFileException e) {
            return new Wrong("file:" + name + " does not exist", "a file with the secret in it");
        } catch (IOException | InvalidPathException e) {
            String why = e.getClass().getSimpleName();
            return new Wrong("file:" + name + " cannot be read (" + why + ")", "a file that this process can read");
        }
    }
}

package io.tidegate.cli.connect;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Set;

/**
 * A settings file of Claude Code. It is replaced in one step, keeps its mode, and stays behind its symbolic link; one that is no
 * settings file is left alone.
 */
public final class SettingsFile {
    private static final Set<PosixFilePermission> FOR_ITS_OWNER = PosixFilePermissions.fromString("rw-------");

    private final Path path;

    public SettingsFile(Path path) {
        this.path = path;
    }

    /** What came of setting variables. */
    public sealed interface Outcome {
        /**
         * They are set.
         *
         * @param path of the file itself
         * @param readByOthers whether others than its owner may read it
         */
        record Written(Path path, boolean readByOthers) implements Outcome {}

        /**
         * The file was left as it was.
         *
         * @param why a sentence
         */
        record Refused(String why) implements Outcome {}
    }

    /** Whether it sets a variable now. */
    public boolean sets(String variable) throws IOException {
        Path target = target();
        try {
            return Files.exists(target) && SettingsText.sets(Files.readString(target), variable);
        } catch (CharacterCodingException _) {
            return false;
        }
    }

    /** Sets variables for every session of Claude Code, and makes the file where there is none. */
    public Outcome set(Map<String, String> variables) throws IOException {
        Path target = target();
        String before;
        try {
            before = Files.exists(target) ? Files.readString(target) : "";
        } catch (CharacterCodingException _) {
            return refused(target, "it is not UTF-8");
        }
        return switch (SettingsText.with(before, variables)) {
            case SettingsText.Result.Invalid(String why) -> refused(target, why);
            case SettingsText.Result.Changed(String text) -> {
                if (!text.equals(before)) {
                    replace(target, text);
                }
                yield new Outcome.Written(target, !FOR_ITS_OWNER.containsAll(Files.getPosixFilePermissions(target)));
            }
        };
    }

    private static Outcome refused(Path target, String why) {
        return new Outcome.Refused(target + " was left as it is, because " + why
                + ". Mend it, or name another file with" + " --settings.");
    }

    /** The file behind the link, also where the link points to nothing yet. */
    private Path target() throws IOException {
        if (Files.exists(path)) {
            return path.toRealPath();
        }
        return Files.isSymbolicLink(path)
                ? path.toAbsolutePath()
                        .resolveSibling(Files.readSymbolicLink(path))
                        .normalize()
                : path.toAbsolutePath();
    }

    private static void replace(Path target, String text) throws IOException {
        Path folder = target.resolveSibling("");
        Files.createDirectories(folder);
        Set<PosixFilePermission> mode =
                Files.exists(target, LinkOption.NOFOLLOW_LINKS) ? Files.getPosixFilePermissions(target) : FOR_ITS_OWNER;
        Path aside =
                Files.createTempFile(folder, ".settings", ".new", PosixFilePermissions.asFileAttribute(FOR_ITS_OWNER));
        try {
            try (FileChannel channel = FileChannel.open(aside, StandardOpenOption.WRITE)) {
                ByteBuffer left = StandardCharsets.UTF_8.encode(text);
                while (left.hasRemaining()) {
                    channel.write(left);
                }
                channel.force(true);
            }
            Files.setPosixFilePermissions(aside, mode);
            Files.move(aside, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(aside);
        }
    }
}

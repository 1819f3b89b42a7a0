package io.tidegate.common.backup;

import java.io.IOException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of a backup's folder: {@code tidegate-PART-TIME}, {@code tidegate-PART-NODE-TIME}, or either with {@code -2} and so on for more of
 * one second. A folder of any other name, such as a copy that an operator put beside them, is none of ours.
 *
 * @param node whose it is; empty for a coordinator, and in names as they were before nodes stood in them
 * @param number which of its second, from 1
 */
record BackupName(Part part, Optional<String> node, Instant at, int number) implements Comparable<BackupName> {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'")
            .withZone(ZoneOffset.UTC)
            .withResolverStyle(ResolverStyle.STRICT);
    private static final Pattern FORM =
            Pattern.compile("tidegate-([a-z]+)-(?:([A-Za-z0-9_-]+)-)?(\\d{8}T\\d{6}Z)(?:-([2-9]|[1-9]\\d{1,3}))?");
    private static final String HIDDEN = ".";
    private static final String PARTIAL = ".partial";
    private static final Comparator<BackupName> BY_TIME =
            Comparator.comparing(BackupName::at).thenComparingInt(BackupName::number);

    /** The first of its second. */
    static BackupName of(BackupSource source, Instant now) throws IOException {
        // An id is one word already; what a damaged file says instead must not lead to another folder.
        Optional<String> node =
                source.node().map(id -> id.replaceAll("[^A-Za-z0-9_-]", "_")).filter(id -> !id.isEmpty());
        return new BackupName(source.part(), node, now, 1);
    }

    static Optional<BackupName> parse(String name) {
        Matcher form = FORM.matcher(name);
        if (!form.matches()) {
            return Optional.empty();
        }
        try {
            Instant at = TIME.parse(form.group(3), Instant::from);
            int number =
                    Optional.ofNullable(form.group(4)).map(Integer::parseInt).orElse(1);
            return Part.of(form.group(1))
                    .map(part -> new BackupName(part, Optional.ofNullable(form.group(2)), at, number));
        } catch (DateTimeException _) {
            return Optional.empty();
        }
    }

    /** The name that a backup has while it is being made, or deleted. */
    static Optional<BackupName> parsePartial(String name) {
        return name.startsWith(HIDDEN) && name.endsWith(PARTIAL)
                ? parse(name.substring(HIDDEN.length(), name.length() - PARTIAL.length()))
                : Optional.empty();
    }

    static String partial(Path backup) {
        return HIDDEN + backup.getFileName() + PARTIAL;
    }

    boolean isBeside(BackupName other) {
        return part == other.part && node.equals(other.node);
    }

    /** Whether it may be of the other's node: it is of a time when names did not say of which they are. */
    boolean mayBeBeside(BackupName other) {
        return part == other.part && node.isEmpty();
    }

    BackupName next() {
        return new BackupName(part, node, at, number + 1);
    }

    @Override
    public int compareTo(BackupName other) {
        return BY_TIME.compare(this, other);
    }

    @Override
    public String toString() {
        return "tidegate-" + part.label() + "-" + node.map(id -> id + "-").orElse("") + TIME.format(at)
                + (number == 1 ? "" : "-" + number);
    }
}

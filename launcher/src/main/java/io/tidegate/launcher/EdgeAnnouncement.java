package io.tidegate.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/** Where an edge listens, as a file that it writes for the process that started it: there whole, or not at all. */
public record EdgeAnnouncement(int port, int operatorPort) {
    /** The option of {@code tidegate edge} that takes the file. An edge with it stops when its standard input ends. */
    public static final String OPTION = "--announce";

    public static EdgeAnnouncement read(Path file) throws IOException {
        List<String> lines = Files.readAllLines(file);
        return new EdgeAnnouncement(Integer.parseInt(lines.get(0)), Integer.parseInt(lines.get(1)));
    }

    void write(Path file) throws IOException {
        Path aside = file.resolveSibling(file.getFileName() + ".new");
        Files.writeString(aside, port + "\n" + operatorPort + "\n");
        Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE);
    }
}

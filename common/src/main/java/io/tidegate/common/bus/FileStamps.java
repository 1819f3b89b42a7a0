package io.tidegate.common.bus;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * When each of some files was last changed, in milliseconds since 1970; 0 for one that isn't there.
 *
 * @param millis one for each file
 */
record FileStamps(List<Long> millis) {
    static FileStamps of(Optional<BusTlsConfig> tls) {
        return new FileStamps(tls.stream()
                .flatMap(files -> Stream.of(files.certificate(), files.key(), files.ca()))
                .map(FileStamps::changed)
                .toList());
    }

    private static long changed(Path file) {
        return file.toFile().lastModified();
    }
}

package io.tidegate.common.key;

import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/** The end of a credential that tells a real one from a look-alike. */
final class Checksum {
    static final int LENGTH = 6;

    private Checksum() {}

    /** The CRC-32 of the text as a number to the base of 62. */
    static String of(String text) {
        CRC32 crc = new CRC32();
        crc.update(text.getBytes(StandardCharsets.US_ASCII));
        return Base62.of(crc.getValue(), LENGTH);
    }
}

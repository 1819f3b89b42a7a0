package io.tidegate.edge.meter;

/**
 * Walks over what surrounds the compressed data in a gzip stream (RFC 1952), byte by byte, so that it may be cut
 * anywhere: a header of varying length before, a trailer of eight bytes behind, and possibly another member after it.
 */
final class GzipFrame {
    private static final int HEADER_CRC = 1 << 1;
    private static final int EXTRA = 1 << 2;
    private static final int NAME = 1 << 3;
    private static final int COMMENT = 1 << 4;
    private static final int RESERVED = 0xE0;
    private static final int TRAILER_BYTES = 8;

    private enum Part {
        FIXED,
        EXTRA_LENGTH,
        EXTRA_DATA,
        NAME_TEXT,
        COMMENT_TEXT,
        CRC,
        DATA,
        TRAILER,
        BROKEN
    }

    private Part part = Part.FIXED;
    private int position;
    private int flags;
    private int extraBytes;

    /** Takes one byte outside the compressed data. */
    void take(int b) {
        switch (part) {
            case FIXED -> fixed(b);
            case EXTRA_LENGTH -> {
                extraBytes |= b << (8 * position);
                if (++position == 2) {
                    enter(extraBytes == 0 ? Part.NAME_TEXT : Part.EXTRA_DATA);
                }
            }
            case EXTRA_DATA -> {
                if (++position == extraBytes) {
                    enter(Part.NAME_TEXT);
                }
            }
            case NAME_TEXT -> {
                if (b == 0) {
                    enter(Part.COMMENT_TEXT);
                }
            }
            case COMMENT_TEXT -> {
                if (b == 0) {
                    enter(Part.CRC);
                }
            }
            case CRC -> {
                if (++position == 2) {
                    enter(Part.DATA);
                }
            }
            case TRAILER -> {
                if (++position == TRAILER_BYTES) {
                    enter(Part.FIXED);
                }
            }
            case DATA, BROKEN -> part = Part.BROKEN;
        }
    }

    private void fixed(int b) {
        boolean right = switch (position) {
            case 0 -> b == 0x1F;
            case 1 -> b == 0x8B;
            case 2 -> b == 8;
            case 3 -> (b & RESERVED) == 0;
            default -> true;
        };
        if (!right) {
            part = Part.BROKEN;
            return;
        }
        if (position == 3) {
            flags = b;
        }
        if (++position == 10) {
            enter(Part.EXTRA_LENGTH);
        }
    }

    /** Goes to a part, or past the optional ones that this header doesn't have. */
    private void enter(Part next) {
        position = 0;
        extraBytes = next == Part.EXTRA_LENGTH ? 0 : extraBytes;
        part = switch (next) {
            case EXTRA_LENGTH -> has(EXTRA) ? next : afterExtra();
            case NAME_TEXT -> afterExtra();
            case COMMENT_TEXT -> afterName();
            case CRC -> afterComment();
            default -> next;
        };
    }

    private Part afterExtra() {
        return has(NAME) ? Part.NAME_TEXT : afterName();
    }

    private Part afterName() {
        return has(COMMENT) ? Part.COMMENT_TEXT : afterComment();
    }

    private Part afterComment() {
        return has(HEADER_CRC) ? Part.CRC : Part.DATA;
    }

    private boolean has(int flag) {
        return (flags & flag) != 0;
    }

    /** The compressed data is over; its trailer follows. */
    void dataEnded() {
        enter(Part.TRAILER);
    }

    boolean inData() {
        return part == Part.DATA;
    }

    boolean broken() {
        return part == Part.BROKEN;
    }
}

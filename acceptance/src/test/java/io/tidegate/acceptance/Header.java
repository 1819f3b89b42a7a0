package io.tidegate.acceptance;

import java.util.List;
import java.util.Optional;

/** A header as it stood on the wire: spelling kept, optional white space around the value removed. */
record Header(String name, String value) {
    static Header parse(String line) {
        int colon = line.indexOf(':');
        if (colon < 1) {
            throw new AssertionError("not a header line: " + line);
        }
        return new Header(line.substring(0, colon), line.substring(colon + 1).strip());
    }

    boolean is(String other) {
        return name.equalsIgnoreCase(other);
    }

    static Optional<String> first(List<Header> headers, String name) {
        return headers.stream().filter(h -> h.is(name)).map(Header::value).findFirst();
    }
}

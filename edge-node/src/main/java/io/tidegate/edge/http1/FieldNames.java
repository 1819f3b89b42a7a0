package io.tidegate.edge.http1;

import java.util.Arrays;
import java.util.List;

/** A set of field names, looked up by length first: most fields of a request are in no set and leave after one step. */
public final class FieldNames {
    /** Fields that end at each hop (RFC 9110, section 7.6.1), with those that old proxies treat so. */
    public static final List<FieldName> HOP_BY_HOP = List.of(
            FieldName.CONNECTION,
            FieldName.KEEP_ALIVE,
            FieldName.PROXY_AUTHENTICATE,
            FieldName.PROXY_AUTHORIZATION,
            FieldName.PROXY_CONNECTION,
            FieldName.TE,
            FieldName.TRAILER,
            FieldName.TRANSFER_ENCODING,
            FieldName.UPGRADE);

    private final FieldName[][] byLength;

    public FieldNames(List<FieldName> names) {
        int longest = names.stream().mapToInt(n -> n.toString().length()).max().orElse(0);
        byLength = new FieldName[longest + 1][0];
        for (FieldName name : names) {
            int length = name.toString().length();
            FieldName[] longer = Arrays.copyOf(byLength[length], byLength[length].length + 1);
            longer[longer.length - 1] = name;
            byLength[length] = longer;
        }
    }

    boolean contains(byte[] bytes, int from, int to) {
        int length = to - from;
        if (length >= byLength.length) {
            return false;
        }
        for (FieldName name : byLength[length]) {
            if (name.matches(bytes, from, to)) {
                return true;
            }
        }
        return false;
    }
}

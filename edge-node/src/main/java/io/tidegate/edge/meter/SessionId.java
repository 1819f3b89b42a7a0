package io.tidegate.edge.meter;

import java.util.Optional;

/**
 * The client's session, out of {@code metadata.user_id}: a JSON text with a member {@code session_id}, or in old clients
 * {@code user_HEX_account__session_UUID} (protocol, section 4).
 */
final class SessionId {
    private static final int MAX_USER_ID_BYTES = 16 << 10;
    private static final String OLD_MARK = "_session_";

    private static final int LONGEST = 64;

    private SessionId() {}

    static Optional<String> inMetadata(JsonMembers metadata) {
        Optional<String> session = Optional.empty();
        while (metadata.next()) {
            if (metadata.named("user_id")) {
                session = metadata.string(MAX_USER_ID_BYTES).flatMap(SessionId::inUserId);
            }
        }
        return session;
    }

    private static Optional<String> inUserId(String userId) {
        Optional<String> session = userId.startsWith("{") ? inJson(JsonMembers.of(userId)) : inOldForm(userId);
        return session.filter(SessionId::isOne);
    }

    /** What is taken for a session id: it goes into the ledger and the logs, so a client cannot put anything there. */
    private static boolean isOne(String id) {
        for (int i = 0; i < id.length(); i++) {
            char c = id.charAt(i);
            boolean letterOrDigit = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
            if (!letterOrDigit && "_.-".indexOf(c) < 0) {
                return false;
            }
        }
        return !id.isEmpty() && id.length() <= LONGEST;
    }

    private static Optional<String> inJson(JsonMembers members) {
        Optional<String> session = Optional.empty();
        while (members.next()) {
            if (members.named("session_id")) {
                session = members.string(MAX_USER_ID_BYTES);
            }
        }
        return members.complete() ? session : Optional.empty();
    }

    private static Optional<String> inOldForm(String userId) {
        int mark = userId.lastIndexOf(OLD_MARK);
        return mark < 0 ? Optional.empty() : Optional.of(userId.substring(mark + OLD_MARK.length()));
    }
}

package io.tidegate.common.bank;

import io.tidegate.common.quota.QuotaAccount;
import io.tidegate.common.quota.WindowName;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;

/** What the bank's tables have in common. */
final class Rows {
    /** In which every transaction locks windows, so that two never wait for each other. */
    static final Comparator<WindowName> ORDER = Comparator.comparing(
                    (WindowName window) -> window.account().quota())
            .thenComparing(window -> window.account().subject())
            .thenComparingInt(WindowName::reset)
            .thenComparingLong(WindowName::start);

    /** The primary key of windows, and the beginning of that of leases. */
    static final String KEY = "quota, subject, reset, start_at";

    private static final int CHUNK = 100;

    private Rows() {}

    /** In pieces that one statement can ask for. */
    static <T> List<List<T>> chunks(Collection<T> all) {
        List<T> list = List.copyOf(all);
        List<List<T>> chunks = new ArrayList<>();
        for (int from = 0; from < list.size(); from += CHUNK) {
            chunks.add(list.subList(from, Math.min(list.size(), from + CHUNK)));
        }
        return chunks;
    }

    /** Such as {@code (?, ?), (?, ?)}. */
    static String values(int rows, int columns) {
        String row = "(" + String.join(", ", Collections.nCopies(columns, "?")) + ")";
        return String.join(", ", Collections.nCopies(rows, row));
    }

    /** Binds a window's key behind {@code at}, and says where it ends. */
    static int bind(PreparedStatement to, int at, WindowName window) throws SQLException {
        int next = bind(to, at, window.account());
        to.setInt(++next, window.reset());
        to.setLong(++next, window.start());
        return next;
    }

    static int bind(PreparedStatement to, int at, QuotaAccount account) throws SQLException {
        to.setString(at + 1, account.quota());
        to.setString(at + 2, account.subject());
        return at + 2;
    }

    /** Reads a window's key from the first columns. */
    static WindowName window(ResultSet row) throws SQLException {
        return new WindowName(new QuotaAccount(row.getString(1), row.getString(2)), row.getLong(4), row.getInt(3));
    }
}

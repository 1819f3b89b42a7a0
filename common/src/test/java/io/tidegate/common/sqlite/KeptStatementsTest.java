package io.tidegate.common.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class KeptStatementsTest {
    private static final String ADD = "SELECT ? + ?";

    private Connection real;
    private Connection kept;
    private int prepared;

    @BeforeEach
    void open() throws SQLException {
        real = DriverManager.getConnection("jdbc:sqlite::memory:");
        Connection counted = (Connection) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Connection.class}, (_, method, arguments) -> {
                    prepared += method.getName().equals("prepareStatement") ? 1 : 0;
                    try {
                        return method.invoke(real, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
        kept = new KeptStatements(counted).connection();
    }

    @AfterEach
    void close() throws SQLException {
        real.close();
    }

    private int sum(int a, int b) throws SQLException {
        try (PreparedStatement query = kept.prepareStatement(ADD)) {
            query.setInt(1, a);
            query.setInt(2, b);
            return result(query);
        }
    }

    private static int result(PreparedStatement query) throws SQLException {
        try (ResultSet row = query.executeQuery()) {
            return row.next() ? row.getInt(1) : -1;
        }
    }

    @Test
    void aTextIsCompiledOnce() throws SQLException {
        for (int i = 0; i < 10; i++) {
            assertThat(sum(i, 1)).isEqualTo(i + 1);
        }
        assertThat(prepared).isEqualTo(1);
    }

    @Test
    void whoUsesOneNextFindsNoParametersInIt() throws SQLException {
        assertThat(sum(2, 3)).isEqualTo(5);

        try (PreparedStatement query = kept.prepareStatement("SELECT ? IS NULL")) {
            query.setInt(1, 1);
            assertThat(result(query)).isZero();
        }
        try (PreparedStatement query = kept.prepareStatement("SELECT ? IS NULL")) {
            assertThat(result(query)).isEqualTo(1);
        }
    }

    @Test
    void whoUsesOneNextFindsNoBatchInIt() throws SQLException {
        try (PreparedStatement create = kept.prepareStatement("CREATE TABLE notes (n INTEGER)")) {
            create.execute();
        }
        String insert = "INSERT INTO notes VALUES (?)";
        try (PreparedStatement abandoned = kept.prepareStatement(insert)) {
            abandoned.setInt(1, 1);
            abandoned.addBatch();
        }
        try (PreparedStatement next = kept.prepareStatement(insert)) {
            next.setInt(1, 2);
            next.addBatch();
            next.executeBatch();
        }
        try (PreparedStatement query = kept.prepareStatement("SELECT sum(n) FROM notes")) {
            assertThat(result(query)).isEqualTo(2);
        }
    }

    @Test
    void twoOfOneTextAtATimeAreTwo() throws SQLException {
        try (PreparedStatement outer = kept.prepareStatement(ADD)) {
            outer.setInt(1, 10);
            outer.setInt(2, 1);
            assertThat(sum(2, 3)).isEqualTo(5);
            assertThat(result(outer)).isEqualTo(11);
        }
        assertThat(prepared).isEqualTo(2);
        assertThat(sum(4, 4)).isEqualTo(8);
        assertThat(prepared).isEqualTo(2);
    }

    @Test
    void oneThatIsClosedIsOfNoUseEvenWhereAnotherHasIt() throws SQLException {
        PreparedStatement first = kept.prepareStatement(ADD);
        first.close();
        first.close();

        try (PreparedStatement second = kept.prepareStatement(ADD)) {
            second.setInt(1, 1);
            second.setInt(2, 1);
            assertThatThrownBy(() -> first.setInt(1, 7)).isInstanceOf(SQLException.class);
            assertThat(sum(2, 2)).isEqualTo(4);
            assertThat(result(second)).isEqualTo(2);
        }
    }

    @Test
    void ofMoreThanAreKeptThoseGoThatWereNotUsedForLongest() throws SQLException {
        for (int i = 0; i < KeptStatements.MOST; i++) {
            use("SELECT " + i);
        }
        use("SELECT 0");
        use("SELECT -1");
        assertThat(prepared).isEqualTo(KeptStatements.MOST + 1);

        use("SELECT 0");
        assertThat(prepared).isEqualTo(KeptStatements.MOST + 1);
        use("SELECT 1");
        assertThat(prepared).isEqualTo(KeptStatements.MOST + 2);
    }

    private void use(String sql) throws SQLException {
        try (PreparedStatement query = kept.prepareStatement(sql)) {
            result(query);
        }
    }

    @Test
    void oneThatTheDriverEndedIsPreparedAnew() throws SQLException {
        for (int i = 1; i <= 2; i++) {
            try (PreparedStatement none = kept.prepareStatement("ROLLBACK TO absent")) {
                assertThatThrownBy(none::execute).hasMessageContaining("no such savepoint");
            }
        }
        assertThat(sum(1, 1)).isEqualTo(2);
    }

    @Test
    void closingOneEndsWhatItReads() throws SQLException {
        PreparedStatement query = kept.prepareStatement(ADD);
        query.setInt(1, 1);
        query.setInt(2, 1);
        ResultSet rows = query.executeQuery();

        query.close();

        assertThat(rows.isClosed()).isTrue();
        assertThat(query.isClosed()).isTrue();
        assertThat(List.of(query)).contains(query);
        assertThat(query).hasToString(ADD);
    }

    @Test
    void whatFailsFailsAsItDoesWithoutThem() throws SQLException {
        assertThatThrownBy(() -> kept.prepareStatement("SELEC")).isInstanceOf(SQLException.class);
        try (PreparedStatement create = kept.prepareStatement("CREATE TABLE one (n INTEGER PRIMARY KEY)")) {
            create.execute();
        }
        String insert = "INSERT INTO one VALUES (1)";
        try (PreparedStatement first = kept.prepareStatement(insert)) {
            first.executeUpdate();
        }
        try (PreparedStatement second = kept.prepareStatement(insert)) {
            assertThatThrownBy(second::executeUpdate).isInstanceOf(SQLException.class);
        }
        try (PreparedStatement empty = kept.prepareStatement("DELETE FROM one")) {
            assertThat(empty.executeUpdate()).isEqualTo(1);
        }
        try (PreparedStatement third = kept.prepareStatement(insert)) {
            assertThat(third.executeUpdate()).isEqualTo(1);
        }
    }
}

package io.tidegate.coordinator.quota;

import io.tidegate.common.bank.QuotaSource;
import io.tidegate.common.directory.Bodies;
import io.tidegate.common.quota.QuotaAccount;
import io.tidegate.common.wire.Change;
import io.tidegate.common.wire.QuotaAccountBody;
import io.tidegate.common.wire.QuotaBody;
import io.tidegate.common.wire.Reading;
import io.tidegate.common.wire.RecordKind;
import io.tidegate.common.wire.Wire;
import io.tidegate.coordinator.sync.Records;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/**
 * The quotas as the records have them that nodes hear of.
 *
 * @param end of a SELECT whose rows nobody shall change before the end of the transaction; empty where nothing is to be locked
 */
record QuotaRecords(String end) implements QuotaSource {
    private static final QuotaAccountBody NEVER_TOUCHED = new QuotaAccountBody(0, 0);

    @Override
    public Optional<Found> find(Connection connection, String quotaId) throws SQLException {
        return Records.find(connection, RecordKind.QUOTA, quotaId, end).map(record -> {
            QuotaBody body = body(record, QuotaBody.class);
            return new Found(Bodies.quota(quotaId, body), body.removed());
        });
    }

    @Override
    public int reset(Connection connection, QuotaAccount account) throws SQLException {
        return Records.find(connection, RecordKind.QUOTA_ACCOUNT, account.text(), end)
                .map(QuotaRecords::account)
                .orElse(NEVER_TOUCHED)
                .reset();
    }

    /** An account as nodes were told of it last, without a lock. */
    static QuotaAccountBody account(Connection connection, QuotaAccount account) throws SQLException {
        return Records.find(connection, RecordKind.QUOTA_ACCOUNT, account.text())
                .map(QuotaRecords::account)
                .orElse(NEVER_TOUCHED);
    }

    private static QuotaAccountBody account(Change record) {
        return body(record, QuotaAccountBody.class);
    }

    private static <T extends Record> T body(Change record, Class<T> type) {
        return switch (Wire.body(record.body(), type)) {
            case Reading.Read<T>(T body) -> body;
            case Reading.Malformed<T>(String why) ->
                throw new IllegalStateException("the record " + record.id() + " cannot be read: " + why);
        };
    }
}

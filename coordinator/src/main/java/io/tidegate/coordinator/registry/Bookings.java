package io.tidegate.coordinator.registry;

import io.tidegate.common.bank.Bank;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** Books what a node that is gone holds of quotas. */
@FunctionalInterface
public interface Bookings {
    /** Books all of it as used, within the caller's transaction, after the node's epochs were fenced. */
    List<Bank.Booked> book(Connection connection, String nodeId) throws SQLException;
}

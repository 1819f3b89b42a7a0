package io.tidegate.common.quotaapi;

import io.tidegate.common.api.Answer;
import io.tidegate.common.api.Reading;
import io.tidegate.common.directory.User;
import io.tidegate.common.quota.Quota;
import io.tidegate.common.quota.QuotaAccount;
import io.tidegate.common.quota.QuotaSubject;
import io.vertx.core.json.JsonObject;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** The quotas that apply, and whom they are for, as one transaction sees them. For that transaction only. */
public interface QuotaTable {
    /** A user by name or id. */
    Reading<User> user(String nameOrId) throws SQLException;

    /** The user whose key this is. */
    Reading<User> ownerOf(String keyId) throws SQLException;

    /** The ids of a user's keys. */
    Collection<String> keysOf(String userId) throws SQLException;

    /** The name of a user who is there. */
    String nameOf(String userId) throws SQLException;

    /** Those for a subject; not those for everyone, when the subject is a user. */
    List<Quota> of(QuotaSubject subject) throws SQLException;

    /**
     * By ascending id.
     *
     * @param after the last id of the page before; empty for the first
     */
    List<Quota> page(String after, int most) throws SQLException;

    /** Why no request may change what this quota is; empty when one may. */
    Optional<Answer> fixed(Quota quota);

    /**
     * Why this request shall not change the quota, or make one where there is none, as the asker has not seen how it is now; empty when it may.
     *
     * @param what the quota in words
     */
    Optional<Answer> overtaken(Optional<Quota> there, String what) throws SQLException;

    void put(Quota quota, boolean removed) throws SQLException;

    /** Begins an account's window anew, and returns its new reset number. */
    int reset(QuotaAccount account) throws SQLException;

    /**
     * Writes down who did what, in the same transaction.
     *
     * @param action such as {@code quota.set}
     * @param subject id of what was changed
     */
    void log(String action, String subject, Optional<JsonObject> before, Optional<JsonObject> after)
            throws SQLException;

    /** What last changed it, where quotas have revisions. */
    Optional<String> revision(Quota quota) throws SQLException;
}

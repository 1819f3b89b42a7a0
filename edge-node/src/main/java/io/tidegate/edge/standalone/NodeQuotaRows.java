package io.tidegate.edge.standalone;

import io.tidegate.common.api.Answer;
import io.tidegate.common.api.Closest;
import io.tidegate.common.api.Reading;
import io.tidegate.common.directory.KeyRecord;
import io.tidegate.common.directory.User;
import io.tidegate.common.quota.Quota;
import io.tidegate.common.quota.QuotaAccount;
import io.tidegate.common.quota.QuotaSubject;
import io.tidegate.common.quotaapi.QuotaTable;
import io.tidegate.edge.auth.KeyIndex;
import io.vertx.core.json.JsonObject;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The node's quotas in one transaction, and what it changes of them. */
final class NodeQuotaRows implements QuotaTable {
    private static final Logger LOG = LoggerFactory.getLogger(NodeQuotaRows.class);

    private final KeyIndex index;
    private final List<Quota> quotas;
    private final Optional<Connection> connection;
    private final List<Consumer<QuotaHearer>> news = new ArrayList<>();
    private final List<String> words = new ArrayList<>();

    private NodeQuotaRows(KeyIndex index, Collection<Quota> quotas, Optional<Connection> connection) {
        this.index = index;
        this.quotas = new ArrayList<>(quotas);
        this.quotas.sort(Comparator.comparing(Quota::id));
        this.connection = connection;
    }

    /** Quotas that are changed elsewhere. */
    static NodeQuotaRows shown(KeyIndex index, Collection<Quota> quotas) {
        return new NodeQuotaRows(index, quotas, Optional.empty());
    }

    /** Those that are stored. */
    static NodeQuotaRows stored(KeyIndex index, Connection connection) throws SQLException {
        return new NodeQuotaRows(index, QuotaDefinitionRows.applying(connection), Optional.of(connection));
    }

    /** To be called after the commit. */
    void tell(QuotaHearer hearer) {
        news.forEach(change -> change.accept(hearer));
        words.forEach(LOG::info);
    }

    @Override
    public Reading<User> user(String nameOrId) {
        Optional<User> found = index.user(nameOrId)
                .or(() -> index.users().stream()
                        .filter(user -> user.name().equals(nameOrId))
                        .findFirst());
        return Reading.of(
                found,
                () -> "a user's name or id"
                        + Closest.hint(
                                nameOrId, index.users().stream().map(User::name).toList()));
    }

    @Override
    public Reading<User> ownerOf(String keyId) {
        return Reading.of(
                index.key(keyId).flatMap(key -> index.user(key.record().userId())),
                () -> "a key's id, which is what stands between tgk_ and the next _");
    }

    @Override
    public Collection<String> keysOf(String userId) {
        return index.keys().stream()
                .filter(key -> key.userId().equals(userId))
                .map(KeyRecord::id)
                .sorted()
                .toList();
    }

    @Override
    public String nameOf(String userId) {
        return index.user(userId).map(User::name).orElse(userId);
    }

    @Override
    public List<Quota> of(QuotaSubject subject) {
        return quotas.stream().filter(quota -> quota.subject().equals(subject)).toList();
    }

    @Override
    public List<Quota> page(String after, int most) {
        return quotas.stream()
                .filter(quota -> quota.id().compareTo(after) > 0)
                .limit(most)
                .toList();
    }

    @Override
    public Optional<Answer> fixed(Quota quota) {
        return DefaultQuotas.made(quota)
                ? Optional.of(
                        Answer.conflict(
                                "This quota for everyone is from the node's configuration: change"
                                        + " claudeCode.defaultQuota there, and start the node again. A user's own quota goes before it."))
                : Optional.empty();
    }

    @Override
    public Optional<Answer> overtaken(Optional<Quota> there, String what) {
        return Optional.empty();
    }

    @Override
    public void put(Quota quota, boolean removed) throws SQLException {
        QuotaDefinitionRows.put(connection.orElseThrow(), quota, removed);
        quotas.removeIf(known -> known.id().equals(quota.id()));
        if (!removed) {
            quotas.add(quota);
            quotas.sort(Comparator.comparing(Quota::id));
        }
        news.add(hearer -> hearer.put(quota, removed));
    }

    @Override
    public int reset(QuotaAccount account) throws SQLException {
        QuotaDefinitionRows.AccountRow row = QuotaDefinitionRows.begin(connection.orElseThrow(), account);
        news.add(hearer -> hearer.put(account, row.reset(), row.recall()));
        return row.reset();
    }

    /** A node has no audit log; its own log says it. */
    @Override
    public void log(String action, String subject, Optional<JsonObject> before, Optional<JsonObject> after) {
        words.add(action + " " + subject + ": " + text(before) + " -> " + text(after));
    }

    @Override
    public Optional<String> revision(Quota quota) {
        return Optional.empty();
    }

    private static String text(Optional<JsonObject> quota) {
        return quota.map(JsonObject::encode).orElse("none");
    }
}

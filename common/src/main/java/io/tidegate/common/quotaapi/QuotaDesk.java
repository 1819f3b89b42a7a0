package io.tidegate.common.quotaapi;

import io.tidegate.common.api.Answer;
import io.tidegate.common.api.PageQuery;
import io.tidegate.common.directory.User;
import io.tidegate.common.quota.Quota;
import io.tidegate.common.quota.QuotaAccount;
import io.tidegate.common.quota.QuotaChange;
import io.tidegate.common.quota.QuotaPlace;
import io.tidegate.common.quota.QuotaSubject;
import io.tidegate.common.quota.QuotaWeights;
import io.vertx.core.json.JsonObject;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Carries out what requests ask for, each in one transaction of its caller. For any thread. */
public final class QuotaDesk {
    private final QuotaWeights usual;
    private final Supplier<String> newId;

    /**
     * A desk.
     *
     * @param usual weights of quotas that name none
     * @param newId ids for new quotas
     */
    public QuotaDesk(QuotaWeights usual, Supplier<String> newId) {
        this.usual = usual;
        this.newId = newId;
    }

    Decision<QuotaLine> set(QuotaTable table, QuotaWish wish) throws SQLException {
        Found found = Found.of(table, wish.subject(), "");
        if (found.subject().isEmpty()) {
            return new Decision.Refused<>(Answer.invalid(found.flaw()));
        }
        NamedSubject subject = found.subject().get();
        Optional<Quota> there = at(table, wish.place(subject));
        Quota wanted = wish.quota(subject, there, true, usual, newId);
        QuotaChange change = new QuotaChange(there, Optional.of(wanted));
        Optional<Answer> refusal = refusal(table, change, subject.name());
        if (refusal.isPresent()) {
            return new Decision.Refused<>(refusal.get());
        }
        carryOut(table, change, "quota.set", subject.name());
        return new Decision.Done<>(
                Lines.of(table, wanted, subject.name()), change.kind() != QuotaChange.Kind.UNCHANGED);
    }

    Decision<List<QuotaLine>> remove(QuotaTable table, QuotaRequests.OfPlace asked) throws SQLException {
        Found found = Found.of(table, asked.subject(), "");
        if (found.subject().isEmpty()) {
            return new Decision.Refused<>(Answer.invalid(found.flaw()));
        }
        NamedSubject subject = found.subject().get();
        Optional<Quota> there = at(table, new QuotaPlace(subject.subject(), asked.unit(), asked.window()));
        if (there.isEmpty()) {
            return new Decision.Refused<>(QuotaWords.noneOf(subject, QuotaWords.counted(asked.unit(), asked.window())));
        }
        QuotaChange change = new QuotaChange(there, Optional.empty());
        Optional<Answer> refusal = refusal(table, change, subject.name());
        if (refusal.isPresent()) {
            return new Decision.Refused<>(refusal.get());
        }
        carryOut(table, change, "quota.remove", subject.name());
        return new Decision.Done<>(Lines.of(table, subject), true);
    }

    /**
     * Removes the quotas that are for a user or for a key of the user's alone.
     *
     * @return how many
     */
    public static int removeOf(QuotaTable table, User user) throws SQLException {
        List<QuotaSubject> subjects = new ArrayList<>();
        subjects.add(new QuotaSubject(QuotaSubject.Kind.USER, user.id()));
        table.keysOf(user.id()).forEach(key -> subjects.add(new QuotaSubject(QuotaSubject.Kind.KEY, key)));
        int removed = 0;
        for (QuotaSubject subject : subjects) {
            for (Quota quota : table.of(subject)) {
                table.put(quota, true);
                table.log(
                        "quota.remove",
                        quota.id(),
                        Optional.of(QuotaJson.definition(quota, subject.id())),
                        Optional.empty());
                removed++;
            }
        }
        return removed;
    }

    /**
     * Begins windows anew: all that a user draws on alone, or all of a key or a team. Those for everyone go on under new ids, which begins
     * them anew for all users at once.
     */
    Decision<List<QuotaLine>> reset(QuotaTable table, QuotaRequests.Which asked) throws SQLException {
        Found found = Found.of(table, asked.subject().orElseThrow(), "");
        if (found.subject().isEmpty()) {
            return new Decision.Refused<>(Answer.invalid(found.flaw()));
        }
        NamedSubject subject = found.subject().get();
        List<QuotaLine> lines = Lines.of(table, subject).stream()
                .filter(line -> asked.takes(line.quota()))
                .filter(line -> isAlone(line, subject))
                .toList();
        if (lines.isEmpty()) {
            return new Decision.Refused<>(QuotaWords.noneOf(subject, asked.counted()));
        }
        for (QuotaLine line : lines) {
            Optional<Answer> refusal = line.account().isPresent()
                    ? table.overtaken(Optional.of(line.quota()), words(line.quota(), line.name()))
                    : refusal(table, anew(line.quota()), line.name());
            if (refusal.isPresent()) {
                return new Decision.Refused<>(refusal.get());
            }
        }
        for (QuotaLine line : lines) {
            if (line.account().isPresent()) {
                reset(table, line.quota(), line.account().get(), subject);
            } else {
                carryOut(table, anew(line.quota()), "quota.reset", line.name());
            }
        }
        return new Decision.Done<>(Lines.of(table, subject), true);
    }

    PageQuery.Page<QuotaLine> page(QuotaTable table, QuotaRequests.Listing asked) throws SQLException {
        int most = asked.page().lookFor();
        List<QuotaLine> found = new ArrayList<>();
        String after = asked.page().after().orElse("");
        while (found.size() < most) {
            List<Quota> part = table.page(after, most);
            for (Quota quota : part) {
                if (asked.which().takes(quota)) {
                    found.add(Lines.of(table, quota, Lines.name(table, quota.subject())));
                }
            }
            if (part.size() < most) {
                break;
            }
            after = part.getLast().id();
        }
        List<QuotaLine> enough = found.size() > most ? found.subList(0, most) : found;
        return asked.page().of(enough, line -> line.quota().id());
    }

    /** Those of one subject; of a user, all that apply. */
    Decision<List<QuotaLine>> ofSubject(QuotaTable table, QuotaRequests.Which asked) throws SQLException {
        Found found = Found.of(table, asked.subject().orElseThrow(), "");
        return found.subject().isEmpty()
                ? new Decision.Refused<>(Answer.invalid(found.flaw()))
                : new Decision.Done<>(
                        Lines.of(table, found.subject().get()).stream()
                                .filter(line -> asked.takes(line.quota()))
                                .toList(),
                        false);
    }

    /** Makes the quotas what is asked for, or only says what that would change. */
    Decision<JsonObject> apply(QuotaTable table, QuotaRequests.Whole asked) throws SQLException {
        Difference difference = Difference.of(table, asked, usual, newId);
        if (difference.wrong().isPresent()) {
            return new Decision.Refused<>(difference.wrong().get());
        }
        for (Difference.Part part : difference.parts()) {
            Optional<Answer> refusal = refusal(table, part.change(), part.name());
            if (refusal.isPresent()) {
                return new Decision.Refused<>(refusal.get());
            }
        }
        boolean writes = !asked.dryRun() && difference.changesAnything();
        if (writes) {
            for (Difference.Part part : difference.parts()) {
                String action = part.change().kind() == QuotaChange.Kind.REMOVE ? "quota.remove" : "quota.set";
                carryOut(table, part.change(), action, part.name());
            }
        }
        return new Decision.Done<>(difference.json(asked.dryRun()), writes);
    }

    static Optional<Quota> at(QuotaTable table, QuotaPlace place) throws SQLException {
        return table.of(place.subject()).stream()
                .filter(quota -> QuotaPlace.of(quota).equals(place))
                .findFirst();
    }

    /** A user does not reset what others share. */
    private static boolean isAlone(QuotaLine line, NamedSubject subject) {
        QuotaSubject.Kind kind = line.quota().subject().kind();
        return kind == subject.subject().kind() || kind == QuotaSubject.Kind.EVERYONE;
    }

    private QuotaChange anew(Quota quota) {
        Quota begun = new Quota(
                newId.get(),
                quota.subject(),
                quota.unit(),
                quota.window(),
                quota.zone(),
                quota.weights(),
                quota.limit(),
                quota.rules());
        return new QuotaChange(Optional.of(quota), Optional.of(begun));
    }

    private static Optional<Answer> refusal(QuotaTable table, QuotaChange change, String name) throws SQLException {
        Optional<Answer> overtaken = table.overtaken(change.before(), words(change.quota(), name));
        return overtaken.isPresent() || change.kind() == QuotaChange.Kind.UNCHANGED
                ? overtaken
                : change.before().flatMap(table::fixed);
    }

    private static String words(Quota quota, String name) {
        return "The quota of " + QuotaWords.counted(quota.unit(), quota.window()) + " for "
                + QuotaWords.subject(quota.subject().kind(), name);
    }

    private static void carryOut(QuotaTable table, QuotaChange change, String action, String name) throws SQLException {
        if (change.kind() == QuotaChange.Kind.UNCHANGED) {
            return;
        }
        if (change.kind() == QuotaChange.Kind.REMOVE || change.beginsAnew()) {
            table.put(change.before().orElseThrow(), true);
        }
        if (change.after().isPresent()) {
            table.put(change.after().get(), false);
        }
        table.log(
                action,
                change.quota().id(),
                change.before().map(quota -> QuotaJson.definition(quota, name)),
                change.after().map(quota -> QuotaJson.definition(quota, name)));
    }

    private static void reset(QuotaTable table, Quota quota, QuotaAccount account, NamedSubject subject)
            throws SQLException {
        int now = table.reset(account);
        JsonObject words = new JsonObject()
                .put("quota_id", quota.id())
                .put(subject.subject().kind().label(), subject.name())
                .put("unit", quota.unit().label())
                .put("window", quota.window().label());
        table.log(
                "quota.reset",
                quota.id(),
                Optional.of(words.copy().put("resets", now - 1)),
                Optional.of(words.put("resets", now)));
    }
}

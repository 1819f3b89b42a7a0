package io.tidegate.coordinator.access;

import io.tidegate.common.api.Answer;
import io.tidegate.common.api.ApiRoute;
import io.tidegate.common.api.Input;
import io.tidegate.common.api.PageQuery;
import io.tidegate.common.api.Reading;
import io.tidegate.common.api.Times;
import io.tidegate.coordinator.audit.AuditEntry;
import io.tidegate.coordinator.audit.AuditFilter;
import io.tidegate.coordinator.audit.AuditStore;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** {@code GET /admin/v1/audit}. Nothing can be changed there. */
public final class AuditRoutes {
    private final AuditStore audit;

    public AuditRoutes(AuditStore audit) {
        this.audit = audit;
    }

    public List<AdminRoute> routes() {
        return List.of(new AdminRoute(new ApiRoute(HttpMethod.GET, "/admin/v1/audit", this::list), Role.READ));
    }

    private Future<Answer> list(RoutingContext context) {
        Input input = Input.query(context);
        AuditFilter filter = new AuditFilter(
                input.text("subject"),
                input.text("actor"),
                input.text("action"),
                input.parsed("from", Times::any),
                input.parsed("to", Times::any));
        Optional<Long> before = input.parsed("after", AuditRoutes::place);
        PageQuery asked = PageQuery.read(input);
        Optional<Answer> wrong = input.wrong();
        return wrong.isPresent()
                ? Future.succeededFuture(wrong.get())
                : audit.page(filter, before.map(OptionalLong::of).orElse(OptionalLong.empty()), asked.lookFor())
                        .map(found -> answer(asked.of(found, entry -> Long.toString(entry.seq()))));
    }

    private static Answer answer(PageQuery.Page<AuditEntry> page) {
        JsonArray entries = new JsonArray();
        page.items().forEach(entry -> entries.add(shown(entry)));
        return Answer.ok(page.json("entries", entries));
    }

    private static JsonObject shown(AuditEntry entry) {
        return new JsonObject()
                .put("seq", entry.seq())
                .put("at", entry.at().toString())
                .put("actor", entry.actor())
                .put("action", entry.action())
                .put("subject", entry.subject())
                .put("before", entry.before().orElse(null))
                .put("after", entry.after().orElse(null));
    }

    private static Reading<Long> place(String text) {
        try {
            return new Reading.Understood<>(Long.valueOf(text));
        } catch (NumberFormatException _) {
            return new Reading.NotUnderstood<>("what came as next with the page before");
        }
    }
}

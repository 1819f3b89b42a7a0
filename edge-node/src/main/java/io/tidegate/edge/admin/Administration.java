package io.tidegate.edge.admin;

import io.tidegate.common.api.ApiRoute;
import io.tidegate.edge.auth.Directory;
import io.tidegate.edge.auth.KeyIndex;
import io.tidegate.edge.quota.Quotas;
import io.tidegate.edge.usage.UsageView;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;

/** All that an operator may do under {@code /admin/v1}: the operations of the OpenAPI document. */
public final class Administration {
    private final List<ApiRoute> routes;

    /** The operations on these users, keys and quotas. */
    public Administration(Directory directory, KeyIndex index, Quotas quotas, UsageView views, InstantSource clock) {
        Users users = new Users(index);
        this.routes = Stream.of(
                        new UserRoutes(directory, users).routes(),
                        new KeyRoutes(directory, index, users, clock).routes(),
                        new QuotaRoutes(quotas, views, users).routes(),
                        new UsageRoutes(views, users).routes())
                .flatMap(List::stream)
                .toList();
    }

    List<ApiRoute> routes() {
        return routes;
    }
}

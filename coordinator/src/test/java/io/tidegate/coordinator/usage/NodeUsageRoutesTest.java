package io.tidegate.coordinator.usage;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.common.api.ApiRoute;
import io.tidegate.common.wire.UsageBatch;
import io.tidegate.common.wire.Wire;
import io.tidegate.coordinator.audit.Audit;
import io.tidegate.coordinator.quota.Banks;
import io.tidegate.coordinator.store.Databases;
import io.tidegate.coordinator.store.Kind;
import io.tidegate.coordinator.store.Store;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class NodeUsageRoutesTest {
    @RegisterExtension
    final Databases databases = new Databases();

    @Test
    void takesABatchOfAsManyRowsAsANodeSends() {
        Store store = databases.open(Kind.SQLITE);
        UsageIntake intake = new UsageIntake(store, new Audit(store.dialect()), Banks.of(store.dialect()), true);
        List<ApiRoute> routes = new NodeUsageRoutes(intake, store, List::of).routes();

        ApiRoute usage = routes.stream()
                .filter(route -> route.path().equals("/v1/nodes/usage"))
                .findFirst()
                .orElseThrow();

        byte[] full = Wire.write(Rows.ANY.batch(1, UsageBatch.MOST));
        assertThat(usage.mostBodyBytes()).isGreaterThan(full.length).isEqualTo(UsageBatch.MOST_BYTES);
    }
}

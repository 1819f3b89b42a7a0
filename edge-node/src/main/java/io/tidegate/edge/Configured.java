package io.tidegate.edge;

import io.tidegate.common.backup.BackupSchedule;
import io.tidegate.common.backup.Backups;
import io.tidegate.common.config.WeightsConfig;
import io.tidegate.common.quota.QuotaWeights;
import io.tidegate.edge.config.DefaultQuotaConfig;
import io.tidegate.edge.config.EdgeConfig;
import io.tidegate.edge.config.FailoverConfig;
import io.tidegate.edge.config.StorageConfig;
import io.tidegate.edge.config.UpstreamConfig;
import io.tidegate.edge.standalone.DefaultQuotas;
import io.tidegate.edge.upstream.RetryBudget;
import io.tidegate.edge.upstream.Upstream;
import io.tidegate.edge.upstream.Upstreams;
import io.vertx.core.Vertx;
import java.util.Optional;

/** What the configuration alone makes. */
final class Configured {
    private Configured() {}

    static QuotaWeights weights(EdgeConfig config) {
        WeightsConfig weights = config.quotas().weights();
        return new QuotaWeights(
                weights.input(), weights.output(), weights.cacheRead(), weights.cacheWrite5m(), weights.cacheWrite1h());
    }

    static DefaultQuotas defaultQuotas(EdgeConfig config) {
        DefaultQuotaConfig quota = config.claudeCode().defaultQuota();
        return new DefaultQuotas(quota.daily(), quota.monthly(), quota.zone(), weights(config));
    }

    static Upstreams upstreams(EdgeConfig config) {
        FailoverConfig failover = config.failover();
        return new Upstreams(
                config.upstreams().stream().map(Configured::upstream).toList(),
                failover.coolDown(),
                failover.coolDownMax(),
                new RetryBudget(failover.retryRatio(), failover.retryReserve()));
    }

    private static Upstream upstream(UpstreamConfig config) {
        return new Upstream(
                config.name(),
                config.url(),
                config.credential().header(),
                config.credential().value(),
                config.proxy(),
                config.ca());
    }

    /** The backups that the node makes by itself, not begun; none without an interval. */
    static Optional<BackupSchedule> backups(Vertx vertx, EdgeConfig config, EdgeNode.Surroundings surroundings) {
        StorageConfig storage = config.storage();
        return storage.backupInterval()
                .map(interval -> new BackupSchedule(
                        vertx,
                        new Backups(storage.backupPath(), surroundings.version(), surroundings.clock()),
                        new EdgeBackup(storage.path()),
                        new BackupSchedule.Plan(interval, storage.backupKeep())));
    }
}

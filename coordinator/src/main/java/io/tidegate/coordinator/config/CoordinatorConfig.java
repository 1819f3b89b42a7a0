package io.tidegate.coordinator.config;

import io.tidegate.common.config.Checks;
import io.tidegate.common.config.Doc;

/** All that a coordinator is told at start. The commented example is {@code config/coordinator.yml}. */
public record CoordinatorConfig(
        @Doc("The port for nodes and developers: enrolment, heartbeats, changes, usage, discovery.")
        ListenConfig listen,

        @Doc("The operators' port: health, metrics, administration. Keep it off the public network.")
        OperatorsConfig operator,

        @Doc("Where nodes, keys and usage are kept.") StorageConfig storage,

        @Doc("What all nodes and coordinators of one cluster share.")
        ClusterConfig cluster,

        @Doc("How clients find a node.") DiscoveryConfig discovery,

        @Doc("How usage counts against a token quota: the same as at the nodes.")
        QuotasConfig quotas,

        @Doc("How long usage is kept.") UsageConfig usage,
        @Doc("What reports are made of.") ReportsConfig reports,
        @Doc("How long a coordinator waits.") TimeoutsConfig timeouts,
        @Doc("What a coordinator says about itself.") LoggingConfig logging) {
    public CoordinatorConfig {
        new Checks()
                .that(
                        listen.port() == 0 || listen.port() != operator.port(),
                        "operator.port",
                        operator.port() + ", which is also listen.port",
                        "a port of its own")
                .verify();
    }

    /** The configuration that a coordinator that runs with this one has once it has taken what it can of another: the log's level. */
    public CoordinatorConfig running(CoordinatorConfig changed) {
        return new CoordinatorConfig(
                listen,
                operator,
                storage,
                cluster,
                discovery,
                quotas,
                usage,
                reports,
                timeouts,
                new LoggingConfig(logging.format(), changed.logging().level()));
    }
}

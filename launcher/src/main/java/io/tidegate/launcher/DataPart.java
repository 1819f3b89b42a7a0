package io.tidegate.launcher;

import io.tidegate.cli.Surroundings;
import io.tidegate.common.backup.BackupSource;
import io.tidegate.common.backup.Part;
import io.tidegate.common.config.ConfigLoader;
import io.tidegate.common.config.ConfigResult;
import io.tidegate.common.config.ConfigResult.Invalid;
import io.tidegate.common.config.ConfigResult.Loaded;
import io.tidegate.coordinator.Upkeep;
import io.tidegate.coordinator.backup.PostgresPrograms;
import io.tidegate.coordinator.config.CoordinatorConfig;
import io.tidegate.edge.EdgeBackup;
import io.tidegate.edge.config.EdgeConfig;
import java.nio.file.Path;

/** Whose data it is that is backed up or put back. */
sealed interface DataPart {
    BackupSource source();

    /** {@code storage.path}. */
    Path data();

    /** {@code storage.backupPath}. */
    Path backups();

    record Edge(EdgeConfig config) implements DataPart {
        @Override
        public EdgeBackup source() {
            return new EdgeBackup(data());
        }

        @Override
        public Path data() {
            return config.storage().path();
        }

        @Override
        public Path backups() {
            return config.storage().backupPath();
        }
    }

    record Coordinator(CoordinatorConfig config, PostgresPrograms programs) implements DataPart {
        @Override
        public BackupSource source() {
            return Upkeep.backup(config, programs);
        }

        @Override
        public Path data() {
            return config.storage().path();
        }

        @Override
        public Path backups() {
            return config.storage().backupPath();
        }
    }

    /** Reads the configuration of either. */
    static ConfigResult<DataPart> load(Path file, Part part, Surroundings surroundings) {
        return switch (part) {
            case EDGE ->
                switch (ConfigLoader.load(file, surroundings.environment(), EdgeConfig.class)) {
                    case Loaded<EdgeConfig>(EdgeConfig config) -> new Loaded<>(new Edge(config));
                    case Invalid<EdgeConfig>(var problems) -> new Invalid<>(problems);
                };
            case COORDINATOR ->
                switch (ConfigLoader.load(file, surroundings.environment(), CoordinatorConfig.class)) {
                    case Loaded<CoordinatorConfig>(CoordinatorConfig config) ->
                        new Loaded<>(new Coordinator(config, PostgresPrograms.installed()));
                    case Invalid<CoordinatorConfig>(var problems) -> new Invalid<>(problems);
                };
        };
    }
}

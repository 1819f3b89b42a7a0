package io.tidegate.simulator.http;

import io.tidegate.simulator.control.RecordedRequest;
import io.tidegate.simulator.control.RequestJson;
import io.tidegate.simulator.json.Json;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.AsyncFile;
import io.vertx.core.file.OpenOptions;
import java.nio.file.Path;
import java.util.Optional;

/** Appends each finished request to a file, one JSON object a line; or does nothing. Used on one event loop. */
final class Journal {
    private final Optional<AsyncFile> file;

    private Journal(Optional<AsyncFile> file) {
        this.file = file;
    }

    static Future<Journal> open(Vertx vertx, Optional<Path> path) {
        if (path.isEmpty()) {
            return Future.succeededFuture(new Journal(Optional.empty()));
        }
        OpenOptions append = new OpenOptions().setCreate(true).setAppend(true);
        return vertx.fileSystem().open(path.get().toString(), append).map(file -> new Journal(Optional.of(file)));
    }

    /** Requests that come faster than the disk can take them are left out. */
    void append(RecordedRequest request) {
        file.filter(f -> !f.writeQueueFull())
                .ifPresent(f -> f.write(
                        Buffer.buffer(Json.bytes(RequestJson.of(request))).appendByte((byte) '\n')));
    }

    Future<Void> close() {
        return file.map(AsyncFile::close).orElseGet(Future::succeededFuture);
    }
}

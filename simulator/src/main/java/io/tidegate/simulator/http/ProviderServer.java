package io.tidegate.simulator.http;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;

/** One simulated provider on one event loop. */
public final class ProviderServer extends VerticleBase {
    private final HttpServerOptions options;
    private final ProviderTraits traits;
    private final Optional<Path> journalFile;
    private final Books books;
    private final InstantSource clock;
    private Future<Journal> journal = Future.failedFuture("not started");
    private volatile int port;

    public ProviderServer(
            HttpServerOptions options,
            ProviderTraits traits,
            Optional<Path> journalFile,
            Books books,
            InstantSource clock) {
        this.options = options;
        this.traits = traits;
        this.journalFile = journalFile;
        this.books = books;
        this.clock = clock;
    }

    /** The port that is listened on, once started. */
    public int port() {
        return port;
    }

    @Override
    public Future<?> start() {
        journal = Journal.open(vertx, journalFile);
        return journal.compose(this::listen).onSuccess(server -> port = server.actualPort());
    }

    private Future<HttpServer> listen(Journal open) {
        ConnectionNumbers connections = new ConnectionNumbers(books.stats());
        MessagesEndpoint messages = new MessagesEndpoint(books);
        RequestHandler handler = new RequestHandler(
                vertx,
                clock,
                new ProviderRoutes(traits, messages),
                new ControlRoutes(vertx, traits.name(), books),
                new RequestRecorder(books.requests(), connections, traits.keepsBodies()),
                books.stats(),
                open);
        return vertx.createHttpServer(options)
                .connectionHandler(connections::opened)
                .requestHandler(handler)
                .listen();
    }

    @Override
    public Future<?> stop() {
        return journal.compose(Journal::close);
    }
}

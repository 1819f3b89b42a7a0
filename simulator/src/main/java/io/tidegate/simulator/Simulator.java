package io.tidegate.simulator;

import io.tidegate.simulator.bill.Bill;
import io.tidegate.simulator.control.RecordedRequest;
import io.tidegate.simulator.control.ScriptShelf;
import io.tidegate.simulator.http.Books;
import io.tidegate.simulator.http.ProviderServer;
import io.tidegate.simulator.http.ProviderTraits;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import java.time.InstantSource;
import java.util.List;

/**
 * A running simulator: an Anthropic-format provider on one event loop that does what the markers in a prompt say. See
 * <code>docs/simulator.md</code> for the markers. All methods may be called from any thread.
 */
public final class Simulator {
    private static final int HEADER_BYTES = 64 * 1024;
    private static final int REQUEST_LINE_BYTES = 16 * 1024;
    private static final int BACKLOG = 4096;

    private final Vertx vertx;
    private final SimulatorOptions options;
    private final String deployment;
    private final int port;
    private final Books books;

    private Simulator(Vertx vertx, SimulatorOptions options, String deployment, int port, Books books) {
        this.vertx = vertx;
        this.options = options;
        this.deployment = deployment;
        this.port = port;
        this.books = books;
    }

    /** Starts a simulator; the future ends when it listens, or fails when it cannot. */
    public static Future<Simulator> start(Vertx vertx, SimulatorOptions options) {
        Books books = Books.empty(options.name());
        ProviderTraits traits = new ProviderTraits(
                options.name(), options.requiredKey(), options.countsTokens(), options.keepsBodies());
        ProviderServer server =
                new ProviderServer(serverOptions(options), traits, options.log(), books, InstantSource.system());
        return vertx.deployVerticle(server).map(id -> new Simulator(vertx, options, id, server.port(), books));
    }

    private static HttpServerOptions serverOptions(SimulatorOptions options) {
        HttpServerOptions server = new HttpServerOptions()
                .setHost(options.host())
                .setPort(options.port())
                .setAcceptBacklog(BACKLOG)
                .setMaxHeaderSize(HEADER_BYTES)
                .setMaxInitialLineLength(REQUEST_LINE_BYTES)
                .setHttp2ClearTextEnabled(false)
                .setUseAlpn(false)
                .setTcpNoDelay(true);
        options.tls()
                .ifPresent(tls -> server.setSsl(true)
                        .setKeyCertOptions(new PemKeyCertOptions()
                                .addCertPath(tls.certificate().toString())
                                .addKeyPath(tls.key().toString())));
        return server;
    }

    public int port() {
        return port;
    }

    /** The address to give to a client, without a path. */
    public String baseUrl() {
        return (options.tls().isPresent() ? "https://" : "http://") + options.host() + ":" + port;
    }

    /** What it would charge, up to now. */
    public Bill bill() {
        return books.bill();
    }

    /** The newest 5000 requests, oldest first. */
    public List<RecordedRequest> requests() {
        return books.requests().all();
    }

    /** Answers to be replayed byte by byte: <code>[[sim:script=ID]]</code>. */
    public ScriptShelf scripts() {
        return books.scripts();
    }

    /** Forgets the requests and the counts of failures; the bill stays. */
    public void forget() {
        books.requests().clear();
        books.failures().clear();
    }

    /** Stops at once; what is still being answered is cut. */
    public Future<Void> close() {
        return vertx.undeploy(deployment);
    }
}

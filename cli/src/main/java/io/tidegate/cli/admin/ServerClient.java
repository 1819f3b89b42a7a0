package io.tidegate.cli.admin;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.TextNode;
import io.tidegate.cli.admin.Answer.Done;
import io.tidegate.cli.admin.Answer.Foreign;
import io.tidegate.cli.admin.Answer.Refused;
import io.tidegate.cli.admin.Answer.Unreachable;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import javax.net.ssl.SSLContext;

/** Asks one server. Follows no redirect, which would carry the token away. Blocks: for commands only. */
public final class ServerClient implements AutoCloseable {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(30);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Server server;
    private final HttpClient http;

    public ServerClient(Server server) {
        this(server, HttpClient.newBuilder());
    }

    /** A client that trusts certificates of its own choice. */
    public ServerClient(Server server, SSLContext trust) {
        this(server, HttpClient.newBuilder().sslContext(trust));
    }

    private ServerClient(Server server, HttpClient.Builder builder) {
        this.server = server;
        this.http = builder.version(Version.HTTP_1_1)
                .followRedirects(Redirect.NEVER)
                .connectTimeout(CONNECT_TIMEOUT)
                .build();
    }

    /** Whom it asks. */
    public Server server() {
        return server;
    }

    public Answer ask(Request request) {
        try {
            return answer(http.send(httpRequest(request), BodyHandlers.ofString()));
        } catch (ConnectException e) {
            return new Unreachable(isUnknownHost(e) ? "unknown host" : "connection refused");
        } catch (HttpTimeoutException _) {
            return new Unreachable("no answer in time");
        } catch (IOException e) {
            return new Unreachable(String.valueOf(e.getMessage()));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return new Unreachable("interrupted");
        }
    }

    private static boolean isUnknownHost(ConnectException e) {
        return e.getCause() instanceof ConnectException cause && cause.getCause() instanceof UnresolvedAddressException;
    }

    private HttpRequest httpRequest(Request request) {
        BodyPublisher body = request.body()
                .map(json -> BodyPublishers.ofString(json.toString()))
                .orElseGet(BodyPublishers::noBody);
        HttpRequest.Builder builder = HttpRequest.newBuilder(URI.create(server.url() + request.target()))
                .timeout(ANSWER_TIMEOUT)
                .header("accept", "application/json")
                .method(request.method(), body);
        if (!server.token().isEmpty()) {
            builder.header("authorization", "Bearer " + server.token());
        }
        if (request.body().isPresent()) {
            builder.header("content-type", "application/json");
        }
        return builder.build();
    }

    private static Answer answer(HttpResponse<String> response) {
        int status = response.statusCode();
        boolean isDone = status >= 200 && status < 300;
        if (isDone && response.headers().firstValue("content-type").orElse("").startsWith("text/csv")) {
            return new Done(TextNode.valueOf(response.body()));
        }
        try {
            JsonNode body = response.body().isBlank() ? JSON.createObjectNode() : JSON.readTree(response.body());
            if (isDone) {
                return body.isContainerNode() ? new Done(body) : new Foreign(status);
            }
            JsonNode message = body.path("error").path("message");
            return message.isTextual() ? new Refused(status, message.asText()) : new Foreign(status);
        } catch (JsonProcessingException _) {
            return new Foreign(status);
        }
    }

    @Override
    public void close() {
        http.close();
    }
}

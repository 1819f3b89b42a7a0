package io.tidegate.cli.connect;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;

/** Measures the way to nodes, to all at once. Sends no key. Blocks: for commands only. */
public final class RoundTrips {
    private static final Duration TIMEOUT = Duration.ofSeconds(2);
    /** The first one opens the connection and does not count. */
    private static final int REQUESTS = 4;

    private static final double NANOS_PER_MILLI = 1e6;

    private final SSLContext trust;
    private final InstantSource clock;

    public RoundTrips(SSLContext trust, InstantSource clock) {
        this.trust = trust;
        this.clock = clock;
    }

    /** What was found out about one node. */
    public sealed interface Trip {
        /** The median of some requests on one connection. */
        record Took(double millis) implements Trip {}

        /**
         * Nothing, or nothing good, answers there.
         *
         * @param why a clause
         */
        record Failed(String why) implements Trip {}
    }

    /** By endpoint, in the same order. */
    public Map<String, Trip> to(List<String> endpoints) throws InterruptedException {
        Map<String, Trip> trips = new LinkedHashMap<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Map<String, Future<Trip>> running = new LinkedHashMap<>();
            endpoints.forEach(endpoint -> running.put(endpoint, threads.submit(() -> measure(endpoint))));
            for (Map.Entry<String, Future<Trip>> one : running.entrySet()) {
                trips.put(one.getKey(), one.getValue().get());
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("measuring failed", e.getCause());
        }
        return trips;
    }

    private Trip measure(String endpoint) throws InterruptedException {
        try (HttpClient http = HttpClient.newBuilder()
                .version(Version.HTTP_1_1)
                .followRedirects(Redirect.NEVER)
                .connectTimeout(TIMEOUT)
                .sslContext(trust)
                .build()) {
            HttpRequest request = HttpRequest.newBuilder(URI.create(endpoint + "/health"))
                    .timeout(TIMEOUT)
                    .build();
            double[] millis = new double[REQUESTS];
            for (int i = 0; i < REQUESTS; i++) {
                var start = clock.instant();
                HttpResponse<Void> answer = http.send(request, BodyHandlers.discarding());
                millis[i] = Duration.between(start, clock.instant()).toNanos() / NANOS_PER_MILLI;
                if (answer.statusCode() != 200) {
                    return new Trip.Failed("answered " + answer.statusCode());
                }
            }
            Arrays.sort(millis, 1, REQUESTS);
            return new Trip.Took(Math.max(0, millis[REQUESTS / 2]));
        } catch (IllegalArgumentException _) {
            return new Trip.Failed("no address");
        } catch (IOException e) {
            return new Trip.Failed(words(e));
        }
    }

    private static String words(IOException e) {
        return switch (e) {
            case HttpTimeoutException _ -> "no answer in time";
            case ConnectException _ -> "nothing answers there";
            case SSLException _ -> "its certificate is of no CA that is known here: name yours with --ca";
            default -> String.valueOf(e.getMessage());
        };
    }
}

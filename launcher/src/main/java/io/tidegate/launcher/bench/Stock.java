package io.tidegate.launcher.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidegate.cli.admin.Answer;
import io.tidegate.cli.admin.Answer.Done;
import io.tidegate.cli.admin.Request;
import io.tidegate.cli.admin.Server;
import io.tidegate.cli.admin.ServerClient;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/**
 * What an edge has when it is measured.
 *
 * @param keys of developers; the fifty in use are of ten of them, the others only are there
 * @param quotas that apply to each exchange, at least the two that are configured and at most {@link #MOST_QUOTAS}
 * @param upstreams that serve every model
 * @param rows in the ledger, at least; 0 for none but its own
 */
record Stock(int keys, int quotas, int upstreams, long rows) {
    static final Stock USUAL = new Stock(50, 2, 1, 0);
    static final int MOST_QUOTAS = 18;

    private static final int CONFIGURED_QUOTAS = 2;
    private static final int KEYS_OF_A_USER = 10;
    private static final int KEYS_IN_USE = 50;
    private static final int USERS_OF_THEM = 10;

    private static final int ASKED_AT_ONCE = 32;
    private static final long LIMIT = 1_000_000_000_000_000L;
    private static final List<String> WINDOWS = List.of("total", "week", "hour", "minute", "month", "day");

    /** Makes users, keys and quotas, and returns keys of several users. */
    List<String> make(Server operator) throws IOException, InterruptedException {
        int users = Math.max(USERS_OF_THEM, Math.ceilDiv(keys, KEYS_OF_A_USER));
        try (ServerClient client = new ServerClient(operator)) {
            all(users, user -> done(client.ask(Request.post("/admin/v1/users", object().put("name", name(user))))));
            List<String> made = all(
                    keys,
                    key -> done(client.ask(
                                    Request.post("/admin/v1/keys", object().put("user", name(userOf(key, users))))))
                            .path("key")
                            .asText());
            for (ObjectNode quota : moreQuotas()) {
                done(client.ask(Request.put("/admin/v1/quotas", quota)));
            }
            return made.subList(0, Math.min(keys, KEYS_IN_USE));
        }
    }

    private static int userOf(int key, int users) {
        return key % (key < KEYS_IN_USE ? USERS_OF_THEM : users);
    }

    private static String name(int user) {
        return "developer-" + user;
    }

    private List<ObjectNode> moreQuotas() {
        List<ObjectNode> more = new ArrayList<>();
        for (String unit : List.of("requests", "cost", "tokens")) {
            for (String window : WINDOWS) {
                boolean configured = unit.equals("tokens") && (window.equals("day") || window.equals("month"));
                if (!configured && more.size() < quotas - CONFIGURED_QUOTAS) {
                    more.add(object().put("everyone", true)
                            .put("unit", unit)
                            .put("window", window)
                            .put("limit", LIMIT));
                }
            }
        }
        return more;
    }

    private interface Making<T> {
        T make(int number) throws IOException;
    }

    /** Many at once, for an edge writes down what comes together in one go. */
    private static <T> List<T> all(int count, Making<T> making) throws IOException, InterruptedException {
        try (ExecutorService askers = Executors.newFixedThreadPool(ASKED_AT_ONCE)) {
            List<Callable<T>> wishes = IntStream.range(0, count)
                    .<Callable<T>>mapToObj(number -> () -> making.make(number))
                    .toList();
            List<T> made = new ArrayList<>(count);
            for (Future<T> one : askers.invokeAll(wishes)) {
                made.add(one.get());
            }
            return made;
        } catch (ExecutionException e) {
            throw new IOException(e.getCause());
        }
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    private static JsonNode done(Answer answer) throws IOException {
        if (answer instanceof Done(JsonNode body)) {
            return body;
        }
        throw new IOException("The edge refused to make users, keys or quotas: " + answer);
    }
}

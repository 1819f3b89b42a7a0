package io.tidegate.cli.department;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidegate.cli.admin.Answer;
import io.tidegate.cli.admin.Pages;
import io.tidegate.cli.admin.Request;
import io.tidegate.cli.admin.ServerClient;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Makes a server have what a file says about a department. Run twice, it does nothing the second time. */
public final class DepartmentImport {
    private final Path file;
    private final Optional<Path> keysOut;
    private final boolean dryRun;
    private final PrintWriter out;

    /**
     * An import of a file.
     *
     * @param keysOut for the keys that are made
     * @param dryRun only says what would be done
     */
    public DepartmentImport(Path file, Optional<Path> keysOut, boolean dryRun, PrintWriter out) {
        this.file = file;
        this.keysOut = keysOut;
        this.dryRun = dryRun;
        this.out = out;
    }

    /** How it ended. */
    public sealed interface End {
        record Done() implements End {}

        /** The file, or the command line, is wrong; nothing was done. */
        record Wrong(List<String> flaws) implements End {}

        /**
         * It stopped at a line; what stands before it is done.
         *
         * @param answer what the server said instead
         */
        record Stopped(String where, Answer answer) implements End {}
    }

    private record Task(Person person, Step step) {}

    public End run(ServerClient client) throws IOException {
        return switch (read()) {
            case PeopleFile.Content.Flawed(List<String> flaws) -> new End.Wrong(flaws);
            case PeopleFile.Content.People(List<Person> people) ->
                switch (Standing.ask(new Pages(client))) {
                    case Standing.Found.Not(Answer why) -> new End.Stopped("Looking what is there", why);
                    case Standing.Found.There(Standing standing) -> carryOut(client, people, new Plan(standing));
                };
        };
    }

    private PeopleFile.Content read() throws IOException {
        try {
            return PeopleFile.read(file);
        } catch (NoSuchFileException _) {
            return new PeopleFile.Content.Flawed(List.of(file + ": no such file"));
        }
    }

    private End carryOut(ServerClient client, List<Person> people, Plan plan) throws IOException {
        List<Task> tasks = new ArrayList<>();
        people.forEach(person -> plan.of(person).forEach(step -> tasks.add(new Task(person, step))));
        boolean keys = tasks.stream().anyMatch(task -> task.step() instanceof Step.NewKey);
        if (dryRun) {
            tasks.forEach(this::say);
            out.println(summary(people, tasks) + " Nothing was done: this was a dry run.");
            return new End.Done();
        }
        if (keys && keysOut.isEmpty()) {
            return new End.Wrong(
                    List.of("There are keys to be made, each shown once: say with --keys-out where they go."));
        }
        End end = keys ? withKeys(client, tasks) : each(client, tasks, Optional.empty());
        if (end instanceof End.Done) {
            out.println(summary(people, tasks));
        }
        return end;
    }

    private End withKeys(ServerClient client, List<Task> tasks) throws IOException {
        try (KeysOut keys = KeysOut.open(keysOut.orElseThrow())) {
            return each(client, tasks, Optional.of(keys));
        }
    }

    private End each(ServerClient client, List<Task> tasks, Optional<KeysOut> keys) throws IOException {
        for (Task task : tasks) {
            Optional<Answer> instead = carryOut(client, task.step(), keys);
            if (instead.isPresent()) {
                return new End.Stopped(
                        file + ":" + task.person().line() + ": " + task.person().name() + ": "
                                + task.step().words(),
                        instead.get());
            }
            say(task);
        }
        return new End.Done();
    }

    /** What the server said, when it did not do it. */
    private static Optional<Answer> carryOut(ServerClient client, Step step, Optional<KeysOut> keys)
            throws IOException {
        return switch (step) {
            case Step.Left(String _) -> Optional.empty();
            case Step.Change(String _, Request request) ->
                Optional.of(client.ask(request)).filter(answer -> !(answer instanceof Answer.Done));
            case Step.NewKey(String _, String name, JsonNode body) -> {
                Answer answer = client.ask(Request.post("/admin/v1/keys", body));
                if (answer instanceof Answer.Done(JsonNode key)) {
                    keep(keys.orElseThrow(), name, key);
                    yield Optional.empty();
                }
                yield Optional.of(answer);
            }
        };
    }

    private static void keep(KeysOut keys, String name, JsonNode key) throws IOException {
        String id = key.path("key_id").asText();
        try {
            keys.add(name, id, key.path("key").asText());
        } catch (IOException e) {
            throw new IOException(
                    "Key " + id + " of " + name + " was made and could not be kept: " + e.getMessage()
                            + ". Give it a new secret with: tidegate keys rotate " + id + " --overlap 0s",
                    e);
        }
    }

    private void say(Task task) {
        out.println(task.person().name() + ": " + task.step().words());
    }

    private static String summary(List<Person> people, List<Task> tasks) {
        long changes = tasks.stream()
                .filter(task -> !(task.step() instanceof Step.Left))
                .count();
        return people.size() + " people, " + changes + " changes.";
    }
}

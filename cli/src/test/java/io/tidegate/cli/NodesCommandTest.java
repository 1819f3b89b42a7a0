package io.tidegate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.NullNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class NodesCommandTest {
    private static final String NODE = """
            {"node_id":"node_0123456789abcdef","name":"edge-1","state":"healthy","location":"eu-west-1","version":"0.1.0",\
            "score":117.5,"terms":{"health":100,"location":20,"latency":-2.5,"load":0},"load":0.25,"in_flight":12,\
            "revision_lag":0,"last_beat_age_ms":412,"outbox":{"last_seq":9,"unsent":3,"oldest_unsent_ms":1500},\
            "unreported":[]}""";

    private static final String TOKEN = """
            {"token_id":"abc","token":"tjt_abc_secret","location":"eu-west-1","uses":5,"used":0,"created_by":"operator:ada",\
            "expires_at":"2026-12-20T12:00:00Z","revoked_at":null}""";

    @Test
    void invitesAndSaysWhatToPasteWhere() throws IOException {
        try (FakeEdge server = FakeEdge.answering(201, TOKEN)) {
            CliRun run = CliRun.against(
                    server, "nodes", "invite", "--location", "eu-west-1", "--uses", "5", "--expires", "30d");

            assertThat(server.onlyRequest().line()).isEqualTo("POST /admin/v1/join-tokens");
            assertThat(server.onlyRequest().body())
                    .isEqualTo("{\"location\":\"eu-west-1\",\"uses\":5,\"expires_seconds\":2592000}");
            assertThat(run.out())
                    .startsWith("tjt_abc_secret" + System.lineSeparator())
                    .contains("until 2026-12-20 12:00", "location: eu-west-1", "joinToken: ${TIDEGATE_JOIN_TOKEN}")
                    .contains("TIDEGATE_JOIN_TOKEN=tjt_abc_secret");
        }
    }

    @Test
    void listsWhatMattersOfEachNodeInALine() throws IOException {
        try (FakeEdge server = FakeEdge.answering(200, "{\"nodes\":[" + NODE + "]}")) {
            CliRun run = CliRun.against(server, "nodes", "list");

            assertThat(run.out()).isEqualToNormalizingNewlines("""
                    NODE                   NAME    STATE    LOCATION   SCORE  LOAD  IN FLIGHT  VERSION  LAG  OUTBOX  OLDEST  LAST BEAT  TERMS OF THE SCORE
                    node_0123456789abcdef  edge-1  healthy  eu-west-1  117.5  25 %         12  0.1.0      0       3   1.5 s      0.4 s  health 100, location 20, latency -2.5
                    """);
        }
    }

    @Test
    void saysHowToGetAFirstNode() throws IOException {
        try (FakeEdge server = FakeEdge.answering(200, "{\"nodes\":[]}")) {
            assertThat(CliRun.against(server, "nodes", "list").out()).contains("tidegate nodes invite --location");
        }
    }

    @Test
    void showsANodeThatHasNotBeatenYet() throws IOException {
        try (FakeEdge server = FakeEdge.answering(
                200, "{\"nodes\":[{\"node_id\":\"node_1\",\"name\":\"edge-1\",\"state\":\"joining\"}]}")) {
            assertThat(CliRun.against(server, "nodes", "list").out()).contains("node_1  edge-1  joining  -");
        }
    }

    @Test
    void showsAllFieldsOfOneNode() throws IOException {
        try (FakeEdge server = FakeEdge.answering(200, NODE)) {
            CliRun run = CliRun.against(server, "nodes", "show", "node_0123456789abcdef");

            assertThat(server.onlyRequest().line()).isEqualTo("GET /admin/v1/nodes/node_0123456789abcdef");
            assertThat(run.out())
                    .contains(
                            "terms.latency            -2.5",
                            "outbox.unsent            3",
                            "unreported               -");
        }
    }

    @Test
    void givesOrders() throws IOException {
        for (String order : new String[] {"drain", "serve", "revoke"}) {
            try (FakeEdge server = FakeEdge.answering(200, NODE)) {
                CliRun run = CliRun.against(server, "nodes", order, "node_1");

                assertThat(server.onlyRequest().line()).isEqualTo("POST /admin/v1/nodes/node_1/" + order);
                assertThat(run.exitCode()).isZero();
            }
        }
    }

    private static String left(String epoch, String state, int inFlight, int unsent, String leases) {
        return """
                {"node_id":"node_1","name":"edge-1","state":"%s","draining":true,"epoch":"%s","leases":[%s],\
                "last_beat_age_ms":400,"in_flight":%d,\
                "outbox":{"last_seq":20,"unsent":%d,"oldest_unsent_ms":1500}}""".formatted(state, epoch, leases, inFlight, unsent);
    }

    @Test
    void watchesADrainUntilNothingIsLeft() throws IOException {
        String lease = "{\"quota\":\"quo_1\",\"subject\":\"usr_1\",\"held\":5}";
        try (FakeEdge server = FakeEdge.answeringInTurn(
                NODE,
                left("0a", "draining", 2, 3, lease),
                left("0a", "draining", 0, 0, ""),
                left("0a", "draining", 1, 0, ""),
                left("0a", "draining", 0, 0, ""))) {
            CliRun run = CliRun.against(server, "nodes", "drain", "node_1", "--watch");

            assertThat(run.exitCode()).isZero();
            assertThat(server.requests())
                    .extracting(FakeEdge.Asked::line)
                    .startsWith("POST /admin/v1/nodes/node_1/drain", "GET /admin/v1/nodes/node_1/left");
            assertThat(run.out()).isEqualToNormalizingNewlines("""
                    STATE     IN FLIGHT  OUTBOX    OLDEST  LEASES  LAST BEAT
                    draining          2       3     1.5 s       1      0.4 s
                    draining          0       0     1.5 s       0      0.4 s
                    draining          1       0     1.5 s       0      0.4 s
                    draining          0       0     1.5 s       0      0.4 s
                    draining          0       0     1.5 s       0      0.4 s
                    draining          0       0     1.5 s       0      0.4 s
                    Nothing is left on it.
                    """);
        }
    }

    @Test
    void watchesADrainUntilTheNodeHasGone() throws IOException {
        try (FakeEdge server =
                FakeEdge.answeringInTurn(NODE, left("0a", "draining", 1, 0, ""), left("0a", "down", 1, 4, ""))) {
            CliRun run = CliRun.against(server, "nodes", "drain", "node_1", "--watch");

            assertThat(run.out()).contains("It has gone with what is shown last.");
            assertThat(run.exitCode()).isNotZero();
        }
        try (FakeEdge server =
                FakeEdge.answeringInTurn(NODE, left("0a", "draining", 1, 0, ""), left("0b", "healthy", 1, 0, ""))) {
            CliRun run = CliRun.against(server, "nodes", "drain", "node_1", "--watch", "--json");

            assertThat(run.out().lines()).allMatch(line -> line.startsWith("{\"node_id\""));
            assertThat(run.exitCode()).isZero();
        }
    }

    @Test
    void retiresALostNodeAndNamesWhatWasNotReported() throws IOException {
        String retired = NODE.replace("\"unreported\":[]", """
                "unreported":[{"epoch":"00ff","from":18,"to":20}]""").replace("healthy", "retired");
        try (FakeEdge server = FakeEdge.answering(200, retired)) {
            CliRun run = CliRun.against(server, "nodes", "retire", "node_1", "--lost");

            assertThat(server.onlyRequest().body()).isEqualTo("{\"lost\":true}");
            assertThat(run.out()).isEqualToNormalizingNewlines("""
                    node_0123456789abcdef (edge-1) is retired.
                    Rows that it had not reported:
                    EPOCH  FROM  TO
                    00ff     18  20
                    """);
        }
    }

    @Test
    void listsAndRevokesInvitations() throws IOException {
        try (FakeEdge server = FakeEdge.answering(200, "{\"join_tokens\":[" + TOKEN + "]}")) {
            assertThat(CliRun.against(server, "nodes", "invitations", "list").out())
                    .contains("abc       eu-west-1     0   5  2026-12-20 12:00 +00:00  -");
        }
        try (FakeEdge server = FakeEdge.answering(200, TOKEN)) {
            CliRun.against(server, "nodes", "invitations", "revoke", "abc");

            assertThat(server.onlyRequest().line()).isEqualTo("DELETE /admin/v1/join-tokens/abc");
        }
    }

    @Test
    void printsTheServersJsonForPrograms() throws IOException {
        try (FakeEdge server = FakeEdge.answering(200, NODE)) {
            assertThat(CliRun.against(server, "nodes", "show", "node_1", "--json")
                            .out())
                    .isEqualToNormalizingNewlines(NODE + "\n");
        }
    }

    @Test
    void watchesUntilTheServerFails() {
        AtomicInteger rounds = new AtomicInteger();

        int exitCode = new Watch(Duration.ofMillis(1)).run(() -> rounds.incrementAndGet() < 3 ? 0 : 7);

        assertThat(exitCode).isEqualTo(7);
        assertThat(rounds).hasValue(3);
    }

    @Test
    void drawsInThePlaceOfTheTableBefore() {
        StringWriter screen = new StringWriter();

        new Redrawn((_, out) -> out.print("one\ntwo\n")).show(NullNode.getInstance(), new PrintWriter(screen));

        assertThat(screen.toString()).isEqualToNormalizingNewlines("\u001b[Hone\u001b[K\ntwo\u001b[K\n\u001b[J");
    }
}

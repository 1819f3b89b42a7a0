package io.tidegate.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidegate.simulator.json.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.zip.GZIPOutputStream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The paths of the provider, keys, names and TLS. */
class ProviderRoutesTest {
    @Test
    void listsModelsAndFindsThem() throws Exception {
        try (RunningSimulator sim = RunningSimulator.withDefaults()) {
            RawAnswer list = sim.get("/v1/models?limit=1000");

            assertThat(list.text()).contains("claude-opus-4-8", "claude-haiku-4-5-20251001", "claude-sonnet-5-5");
            assertThat(list.json().path("last_id").asText()).isEqualTo("claude-haiku-5-5");
            assertThat(sim.get("/v1/models/claude-opus-5-5").json().path("id").asText())
                    .isEqualTo("claude-opus-5-5");
            assertThat(sim.get("/v1/models/none").status()).isEqualTo(404);
        }
    }

    @Test
    void countsTokensUnlessItHasNoSuchPath() throws Exception {
        byte[] body = "{\"messages\":[]}".getBytes(StandardCharsets.UTF_8);
        SimulatorOptions defaults = SimulatorOptions.DEFAULTS;
        SimulatorOptions without = new SimulatorOptions(
                defaults.host(), 0, "sim", Optional.empty(), Optional.empty(), Optional.empty(), false, true);
        String path = "/v1/messages/count_tokens?beta=true";
        try (RunningSimulator sim = RunningSimulator.withDefaults();
                RunningSimulator old = new RunningSimulator(without)) {
            assertThat(sim.send("POST", path, body, RunningSimulator.PATIENT).text())
                    .isEqualTo("{\"input_tokens\":4}");
            assertThat(sim.send("POST", path, new byte[] {'x'}, RunningSimulator.PATIENT)
                            .status())
                    .isEqualTo(400);
            assertThat(old.send("POST", path, body, RunningSimulator.PATIENT).status())
                    .isEqualTo(404);
        }
    }

    @Test
    void readsCompressedBodiesAndRefusesBrokenOnes() throws Exception {
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
            gzip.write(Json.bytes(RunningSimulator.request("[[sim:text=unpacked]]", true)));
        }
        try (RunningSimulator sim = RunningSimulator.withDefaults()) {
            RawAnswer answer = sim.send(
                    "POST",
                    "/v1/messages",
                    compressed.toByteArray(),
                    RunningSimulator.PATIENT,
                    "Content-Encoding: gzip");

            assertThat(answer.streamedText()).isEqualTo("unpacked");
            assertThat(sim.send("POST", "/v1/messages", new byte[] {'{'}, RunningSimulator.PATIENT)
                            .status())
                    .isEqualTo(400);
            assertThat(sim.get("/nowhere").status()).isEqualTo(404);
        }
    }

    @Test
    void asksForItsKeyInEitherHeader() throws Exception {
        try (RunningSimulator sim = new RunningSimulator(SimulatorOptions.DEFAULTS.withRequiredKey("k1"))) {
            assertThat(sim.stream("hi").status()).isEqualTo(401);
            assertThat(sim.stream("hi", "x-api-key: wrong").status()).isEqualTo(401);
            assertThat(sim.stream("hi", "X-Api-Key: k1").status()).isEqualTo(200);
            assertThat(sim.stream("hi", "Authorization: Bearer k1").status()).isEqualTo(200);
            assertThat(sim.get("/__sim/health").status()).isEqualTo(200);
            assertThat(sim.get().bill().entries()).hasSize(4);
        }
    }

    @Test
    void putsItsNameIntoAnswersAndRequestIds() throws Exception {
        try (RunningSimulator sim = new RunningSimulator(SimulatorOptions.DEFAULTS.withName("east"))) {
            RawAnswer answer = sim.stream("[[sim:status=500 at=east]]");

            assertThat(answer.status()).isEqualTo(500);
            assertThat(answer.header("x-sim-name")).contains("east");
            assertThat(answer.header("request-id")).contains("req_east_1");
        }
    }

    @Test
    void speaksTlsAndAnswersProbes() throws Exception {
        Path certificate = resource("localhost.crt");
        SimulatorOptions options =
                SimulatorOptions.DEFAULTS.withTls(new SimulatorOptions.Tls(certificate, resource("localhost.key")));
        try (RunningSimulator sim = new RunningSimulator(options);
                HttpClient client = HttpClient.newBuilder()
                        .sslContext(trusting(certificate))
                        .build()) {
            URI address = URI.create("https://localhost:" + sim.get().port() + "/");
            HttpRequest probe = HttpRequest.newBuilder(address).HEAD().build();

            HttpResponse<Void> answer = client.send(probe, HttpResponse.BodyHandlers.discarding());

            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_1_1);
            HttpRequest reset = HttpRequest.newBuilder(address.resolve("/v1/messages"))
                    .POST(HttpRequest.BodyPublishers.ofByteArray(
                            Json.bytes(RunningSimulator.request("[[sim:fault=reset-mid after=1]]", true))))
                    .build();
            assertThatThrownBy(() -> client.send(reset, HttpResponse.BodyHandlers.ofByteArray()))
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void keepsAJournal(@TempDir Path folder) throws IOException, TimeoutException {
        Path file = folder.resolve("requests.ndjson");
        SimulatorOptions options = new SimulatorOptions(
                "127.0.0.1", 0, "sim", Optional.empty(), Optional.empty(), Optional.of(file), true, true);
        try (RunningSimulator sim = new RunningSimulator(options)) {
            sim.stream("one");
            sim.stream("two");
            sim.settled("-");
        }

        assertThat(Files.readAllLines(file)).hasSize(2).first().asString().contains("\"outcome\":\"sent 200\"");
    }

    private static Path resource(String name) {
        return Path.of("src", "test", "resources", "tls", name).toAbsolutePath();
    }

    private static SSLContext trusting(Path certificate) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        try (InputStream pem = Files.newInputStream(certificate)) {
            store.setCertificateEntry(
                    "sim", CertificateFactory.getInstance("X.509").generateCertificate(pem));
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }
}

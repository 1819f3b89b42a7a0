package io.tidegate.deployment.images;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The images under test, built as an operator would build them from what Maven has built, and PostgreSQL from Debian's packages.
 *
 * @param folder the part of an image's name before its last word
 */
record Images(String folder, String base, String postgres) {
    private static final Duration LIMIT = Duration.ofMinutes(5);
    private static final String FOLDER = "localhost/tidegate-test";
    private static final String LABEL = "org.opencontainers.image.vendor=Tidegate";
    private static final String VERSION = "0.0.0-test";
    /** What the build is told of itself. */
    static final Map<String, String> TOLD =
            Map.of("VERSION", VERSION, "REVISION", "of-the-test", "CREATED", "2026-11-20T12:34:56+01:00");

    static Images build(Engine engine) {
        String base = BaseImage.build(engine);
        String postgres = FOLDER + "/postgres:" + base.substring(base.lastIndexOf(':') + 1);
        if (engine.tried("podman", "image", "exists", postgres).status() != 0) {
            Path context = BuildFolder.sourceTree().resolve("deployment/src/test/resources/images");
            buildah(
                    engine,
                    base,
                    postgres,
                    List.of("-f", context.resolve("Dockerfile").toString(), context.toString()));
        }
        dropOfEarlierRuns(engine);
        long began = System.nanoTime();
        Images images = new Images(FOLDER, base, postgres);
        for (String part : List.of("edge-node", "coordinator", "simulator")) {
            images.build(engine, part);
        }
        System.out.println("images of three parts: "
                + Duration.ofNanos(System.nanoTime() - began).toSeconds() + " s");
        return images;
    }

    private void build(Engine engine, String part) {
        Path root = BuildFolder.sourceTree();
        List<String> words = new ArrayList<>(List.of("--layers", "--target", part));
        TOLD.forEach((argument, value) -> words.addAll(List.of("--build-arg", argument + "=" + value)));
        words.addAll(List.of("-f", root.resolve("docker/Dockerfile").toString(), root.toString()));
        buildah(engine, base, of(part), words);
    }

    /** What earlier runs have built of other sources; what the other tests of this run built is still of use. */
    private static void dropOfEarlierRuns(Engine engine) {
        engine.tried("podman", "image", "prune", "-f", "--filter", "label=" + LABEL, "--filter", "until=1h");
    }

    private static void buildah(Engine engine, String base, String name, List<String> more) {
        List<String> words = new ArrayList<>(
                List.of("buildah", "bud", "--format", "docker", "--network", "host", "--runtime", "runc"));
        words.addAll(List.of("--build-arg", "BASE_IMAGE=" + base, "-t", name));
        words.addAll(more);
        engine.plain(LIMIT, words.toArray(String[]::new));
    }

    String version() {
        return VERSION;
    }

    String of(String part) {
        return folder + "/" + part + ":" + VERSION;
    }
}

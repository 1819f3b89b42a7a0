package io.tidegate.launcher.script;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.launcher.script.Checkout.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code ./tidegate} does before it becomes the program. */
class TidegateScriptTest {
    private static final int OF_THE_PROGRAM = 7;

    @TempDir
    private Path folder = Path.of("");

    @Test
    void buildsOnceAndThenBecomesTheProgram() throws IOException, InterruptedException {
        Checkout checkout = Checkout.in(folder).withMaven();
        Path home = checkout.jdk("jdk", "25");
        checkout.with("JAVA_HOME", home.toString());

        Run first = checkout.tidegate("users", "create", "two words");
        Run second = checkout.tidegate("users", "list");

        assertThat(first.exitCode()).isEqualTo(OF_THE_PROGRAM);
        assertThat(first.err()).contains("Building Tidegate", "Built Tidegate in");
        assertThat(first.out())
                .contains("java " + home + "/bin/java", "argument users\nargument create\nargument two words\n");
        assertThat(second.err()).isEmpty();
        assertThat(checkout.builds()).hasSize(1).first().asString().startsWith(home + " ");
    }

    /** What javac alone has compiled, mvn must not take for checked. */
    @Test
    void leavesTheChecksToMavenWhichCompilesAnew() throws IOException, InterruptedException {
        Checkout checkout = built();

        assertThat(checkout.builds()).singleElement().asString().contains("-Dtidegate.unchecked");
        assertThat(checkout.path("project/launcher/target/maven-status/compile"))
                .isDirectoryContaining("glob:**/createdFiles.lst")
                .isDirectoryNotContaining("glob:**/inputFiles.lst");
    }

    @Test
    void leavesItsProcessToTheProgramSoThatSignalsArrive() throws IOException, InterruptedException {
        Checkout checkout = built();

        Run run = checkout.tidegate("demo");

        assertThat(run.out()).contains("pid " + run.pid() + "\n");
    }

    @Test
    void runsFromAnyFolderAndThroughALink() throws IOException, InterruptedException {
        Checkout checkout = built();
        Path elsewhere = Files.createDirectory(checkout.path("else where"));
        Path link = Files.createSymbolicLink(elsewhere.resolve("tg"), Path.of("../project/tidegate"));

        Run run = checkout.run(link, elsewhere, "usage");

        assertThat(run.exitCode()).isEqualTo(OF_THE_PROGRAM);
        assertThat(run.out())
                .contains("folder " + elsewhere, "argument " + checkout.path("project/launcher/target/dist/lib"));
        assertThat(checkout.builds()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"pom.xml", "common/src/main/java/A.java", "common/src/main/java"})
    void buildsAgainWhenASourceIsNewer(String changed) throws IOException, InterruptedException {
        Checkout checkout = built();
        checkout.change("project/" + changed);

        checkout.tidegate("usage");

        assertThat(checkout.builds()).hasSize(2);
    }

    @Test
    void doesNotBuildForATest() throws IOException, InterruptedException {
        Checkout checkout = built();
        checkout.change("project/common/src/test/java/ATest.java");

        checkout.tidegate("usage");

        assertThat(checkout.builds()).hasSize(1);
    }

    @Test
    void runsWhatWasBuiltWhenToldSo() throws IOException, InterruptedException {
        Checkout checkout = built().with("TIDEGATE_BUILD", "never");
        checkout.change("project/pom.xml");

        checkout.tidegate("usage");

        assertThat(checkout.builds()).hasSize(1);
    }

    @Test
    void needsOnlyARuntimeForWhatIsBuilt() throws IOException, InterruptedException {
        Checkout checkout = built();
        Files.delete(checkout.path("jdk/bin/javac"));
        Files.delete(checkout.path("bin/mvn"));

        assertThat(checkout.tidegate("usage").exitCode()).isEqualTo(OF_THE_PROGRAM);
    }

    @Test
    void hasTheLastWordOnTheOptionsOfTheJvm() throws IOException, InterruptedException {
        Checkout checkout = built().with("TIDEGATE_JAVA_OPTS", "-Xmx1g -Dx=y");

        assertThat(checkout.tidegate("edge").out()).contains("argument -Xmx1g\nargument -Dx=y\nargument -jar\n");
    }

    @Test
    void givesNodesRoomAndCommandsLittle() throws IOException, InterruptedException {
        Checkout checkout = built();

        assertThat(checkout.tidegate("edge").out())
                .contains("argument -Xmx184m\n", "argument -Xmn16m\n")
                .contains("argument -XX:MetaspaceSize=64m\n", "argument -XX:TrimNativeHeapInterval=10000\n");
        assertThat(checkout.tidegate("coordinator").out())
                .contains("argument -Xmx256m\n")
                .contains("argument -XX:MetaspaceSize=64m\n", "argument -XX:TrimNativeHeapInterval=10000\n");
        assertThat(checkout.tidegate("usage").out())
                .contains("argument -Xmx64m\n")
                .doesNotContain("TrimNativeHeap");
    }

    @Test
    void showsTheErrorsOfAFailedBuildAndWhereItsLogIs() throws IOException, InterruptedException {
        Checkout checkout = Checkout.in(folder).withFailingMaven();
        checkout.with("JAVA_HOME", checkout.jdk("jdk", "25").toString());

        Run run = checkout.tidegate("usage");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out()).isEmpty();
        assertThat(run.err())
                .contains("Building Tidegate failed", "[ERROR] A.java:1: ';' expected")
                .contains(checkout.path("project/target/tidegate-build.log").toString());
    }

    @Test
    void saysHowToGetMaven() throws IOException, InterruptedException {
        Checkout checkout = Checkout.in(folder);
        checkout.with("JAVA_HOME", checkout.jdk("jdk", "25").toString());

        Run run = checkout.tidegate("usage");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("needs Maven", "apt install maven", "brew install maven");
    }

    @Test
    void saysHowToGetAJdk() throws IOException, InterruptedException {
        Checkout checkout = Checkout.in(folder).withMaven();

        Run run = checkout.tidegate("usage");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("Tidegate needs a JDK 25 or newer", "apt install");
        assertThat(checkout.builds()).isEmpty();
    }

    private Checkout built() throws IOException, InterruptedException {
        Checkout checkout = Checkout.in(folder).withMaven();
        checkout.with("JAVA_HOME", checkout.jdk("jdk", "25").toString());
        checkout.tidegate("--version");
        return checkout;
    }
}

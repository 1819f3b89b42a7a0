package io.tidegate.launcher.script;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.launcher.script.Checkout.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where a JDK is looked for, and what is said when there is none. */
class FindJdkTest {
    @TempDir
    private Path folder = Path.of("");

    @Test
    void takesJavaHomeFirst() throws IOException, InterruptedException {
        Checkout checkout = Checkout.in(folder);
        Path home = checkout.jdk("home", "25.0.1");
        checkout.jdk("jvm/25", "25.0.2");
        checkout.with("JAVA_HOME", home.toString()).with("FIND_JDK_FOLDERS", "jvm");

        assertThat(checkout.findJdk("25").out()).isEqualTo(home + "\n");
    }

    @Test
    void followsTheJavaInPathToItsHome() throws IOException, InterruptedException {
        Checkout checkout = Checkout.in(folder);
        Path home = checkout.jdk("elsewhere", "26");
        Files.createSymbolicLink(checkout.path("alternative"), home.resolve("bin/java"));
        Files.createSymbolicLink(checkout.path("bin/java"), checkout.path("alternative"));

        assertThat(checkout.findJdk("25").out()).isEqualTo(home + "\n");
    }

    @Test
    void passesOverAnOlderOneForOneInTheUsualFolders() throws IOException, InterruptedException {
        Checkout checkout = Checkout.in(folder);
        Path old = checkout.jdk("old", "17.0.15");
        checkout.jdk("jvm/21", "21.0.8");
        checkout.jdk("jvm/25", "25");
        checkout.with("JAVA_HOME", old.toString()).with("FIND_JDK_FOLDERS", "none jvm");

        assertThat(checkout.findJdk("25").out()).isEqualTo("jvm/25\n");
    }

    @Test
    void looksIntoTheBundlesOfMacOs() throws IOException, InterruptedException {
        Checkout checkout = Checkout.in(folder).with("FIND_JDK_FOLDERS", "jvm");
        checkout.jdk("jvm/temurin-25.jdk/Contents/Home", "25.0.1");

        assertThat(checkout.findJdk("25").out()).isEqualTo("jvm/temurin-25.jdk/Contents/Home\n");
    }

    @Test
    void asksForACompilerUnlessToldOtherwise() throws IOException, InterruptedException {
        Checkout checkout = Checkout.in(folder).with("FIND_JDK_FOLDERS", "jvm");
        checkout.jre("jvm/25", "25");

        assertThat(checkout.findJdk("25").err()).contains("found Java 25 without javac at jvm/25");
        assertThat(checkout.findJdk("25", "java").out()).isEqualTo("jvm/25\n");
    }

    @Test
    void saysWhatItFoundAndHowToGetWhatIsMissing() throws IOException, InterruptedException {
        Checkout checkout = Checkout.in(folder);
        Path old = checkout.jdk("old", "17.0.15");

        Run run = checkout.with("JAVA_HOME", old.toString()).findJdk("25");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out()).isEmpty();
        assertThat(run.err())
                .startsWith("Tidegate needs a JDK 25 or newer, and there is none in JAVA_HOME (" + old + ")")
                .containsOnlyOnce("found Java 17 at " + old)
                .contains("apt install", "brew install", "sdk install", "Point JAVA_HOME at it");
    }
}

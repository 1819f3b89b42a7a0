package io.tidegate.deployment.systemd;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.deployment.Command;
import io.tidegate.deployment.ExampleConfig;
import io.tidegate.deployment.SourceTree;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** systemd's own checkers find nothing wrong with the units, and would. */
@Tag("full")
class UnitTest {
    /** Of 100, in systemd's own measure; what is left is mostly that they speak to a network. */
    private static final int MOST_EXPOSURE = 12;

    private static final Pattern EXPOSURE = Pattern.compile("Overall exposure level for \\S+: ([0-9.]+)");

    static List<Unit> units() {
        return Unit.all();
    }

    @ParameterizedTest
    @MethodSource("units")
    void verifiesWithoutAWord(Unit unit) {
        Command verified = verify(unit);

        assertThat(verified.errors() + verified.output()).isEmpty();
        assertThat(verified.status()).isZero();
    }

    @ParameterizedTest
    @MethodSource("units")
    void aMisspeltKeyIsFound(Unit unit) {
        Unit misspelt = unit.with("NoNewPrivileges=yes", "NoNewPrivilege=yes");

        assertThat(verify(misspelt).errors()).contains("NoNewPrivilege");
    }

    private static Command verify(Unit unit) {
        return Command.run(List.of("systemd-analyze", "verify", unit.file().toString()));
    }

    @ParameterizedTest
    @MethodSource("units")
    void isExposedNoMoreThanItMust(Unit unit) {
        Command judged = judge(unit);

        assertThat(judged.status()).as(judged.output()).isZero();
        Matcher exposure = EXPOSURE.matcher(judged.output());
        assertThat(exposure.find()).isTrue();
        System.out.println(unit + ": exposure " + exposure.group(1) + " of 10");
    }

    @ParameterizedTest
    @MethodSource("units")
    void aMissingProtectionIsFound(Unit unit) {
        assertThat(judge(unit.with("CapabilityBoundingSet=", "")).status()).isNotZero();
        assertThat(judge(unit.with("PrivateUsers=yes", "")).status()).isNotZero();
        assertThat(judge(unit.with("ProtectSystem=strict", "")).status()).isNotZero();
    }

    private static Command judge(Unit unit) {
        return Command.run(List.of(
                "systemd-analyze",
                "security",
                "--offline=yes",
                "--threshold=" + MOST_EXPOSURE,
                "--no-pager",
                unit.file().toString()));
    }

    @ParameterizedTest
    @MethodSource("units")
    void isStoppedAndReloadedBySignalsThatTheProgramKnows(Unit unit) {
        assertThat(unit.value("KillSignal")).isEqualTo("SIGTERM");
        assertThat(unit.value("ExecReload")).isEqualTo("/bin/kill -HUP $MAINPID");
        // What the program ends with when its configuration is wrong.
        assertThat(unit.value("RestartPreventExitStatus")).isEqualTo("2");
        assertThat(Integer.parseInt(unit.value("LimitNOFILE")))
                .isGreaterThan(2 * ExampleConfig.edge().limits().connections());
    }

    @Test
    void theUserIsMade() {
        Command made = Command.run(List.of(
                "systemd-sysusers",
                "--dry-run",
                SourceTree.root().resolve("systemd/tidegate.sysusers").toString()));

        assertThat(made.status()).as(made.errors()).isZero();
        assertThat(made.output() + made.errors()).contains("tidegate");
        assertThat(Unit.all()).allSatisfy(unit -> assertThat(unit.value("User")).isEqualTo("tidegate"));
    }
}

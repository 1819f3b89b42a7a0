package io.tidegate.common.quota;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Names of accounts and windows travel as text, in rows and messages; what is none is refused. */
class WindowNameTest {
    private static final QuotaAccount ACCOUNT = new QuotaAccount("quo_4f1", "usr_2a9");
    private static final WindowName WINDOW = new WindowName(ACCOUNT, 1_764_288_000_000L, 3);

    @Test
    void anAccountIsReadAsItWasWritten() {
        assertThat(ACCOUNT.text()).isEqualTo("quo_4f1:usr_2a9");
        assertThat(QuotaAccount.parse(ACCOUNT.text())).isEqualTo(ACCOUNT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ":", "quo_4f1", "quo_4f1:", ":usr_2a9", "quo_4f1:usr:2a9", "quo_4f1:usr 2a9"})
    void whatIsNoAccountIsRefused(String text) {
        assertThatThrownBy(() -> QuotaAccount.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aWindowIsReadAsItWasWritten() {
        assertThat(WINDOW.text()).isEqualTo("quo_4f1:usr_2a9:1764288000000:3");
        assertThat(WindowName.parse(WINDOW.text())).isEqualTo(WINDOW);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "quo_4f1:usr_2a9",
                "quo_4f1:usr_2a9:5",
                "quo_4f1:usr_2a9:5:0:0",
                "quo_4f1:usr_2a9:-5:0",
                "quo_4f1:usr_2a9:5:-1",
                "quo_4f1:usr_2a9::0",
                "quo_4f1:usr_2a9:noon:0",
                "quo_4f1:usr_2a9:5:0 ",
                ":usr_2a9:5:0",
                "quo_4f1:usr_2a9:99999999999999999999:0",
                "quo_4f1:usr_2a9:5:99999999999"
            })
    void whatIsNoWindowIsRefused(String text) {
        assertThatThrownBy(() -> WindowName.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aRowsWindowNamesWhatIsBeyondItsLeaseWhereThereIsSomething() {
        assertThat(new RowWindow(WINDOW, 0).text()).isEqualTo(WINDOW.text());
        assertThat(new RowWindow(WINDOW, 240).text()).isEqualTo(WINDOW.text() + ":240");
        assertThat(RowWindow.parse(WINDOW.text())).isEqualTo(new RowWindow(WINDOW, 0));
        assertThat(RowWindow.parse(WINDOW.text() + ":240")).isEqualTo(new RowWindow(WINDOW, 240));
    }

    @Test
    void aRowsWindowsAreReadAsTheyWereWritten() {
        WindowName other = new WindowName(new QuotaAccount("quo_2", "research"), 0, 0);

        String texts = RowWindow.joined(WINDOW.text() + " " + other.text(), new long[] {0, 7});

        assertThat(texts).isEqualTo("quo_4f1:usr_2a9:1764288000000:3 quo_2:research:0:0:7");
        assertThat(RowWindow.list(texts)).containsExactly(new RowWindow(WINDOW, 0), new RowWindow(other, 7));
        assertThat(RowWindow.list("")).isEmpty();
        assertThat(RowWindow.anyBeyond(texts)).isTrue();
        assertThat(RowWindow.anyBeyond(new RowWindow(WINDOW, 7).text() + " " + other.text()))
                .isTrue();
        assertThat(RowWindow.anyBeyond(WINDOW.text() + " " + other.text())).isFalse();
        assertThat(RowWindow.anyBeyond("")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                " ",
                "quo_4f1:usr_2a9:5:0  quo_4f1:usr_2a9:5:0",
                "quo_4f1:usr_2a9:5:0 ",
                "quo_4f1:usr_2a9:5:0:-1",
                "quo_4f1:usr_2a9:5:0:",
                "quo_4f1:usr_2a9:5:0:1:1",
                "quo_4f1:usr_2a9:5:0,quo_4f1:usr_2a9:6:0"
            })
    void whatAreNoWindowsOfARowIsRefused(String texts) {
        assertThatThrownBy(() -> RowWindow.list(texts)).isInstanceOf(IllegalArgumentException.class);
    }
}

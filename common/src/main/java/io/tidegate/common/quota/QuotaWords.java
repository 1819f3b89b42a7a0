package io.tidegate.common.quota;

import io.tidegate.common.api.Answer;
import io.tidegate.common.api.Reading;
import java.util.Optional;

/** What requests about quotas hold, and what is answered to them, in the same words on both sides. */
public final class QuotaWords {
    /** The only unit of quotas so far. */
    public static final String TOKENS = "tokens";

    private QuotaWords() {}

    public static Reading<String> unit(String text) {
        return Reading.of(Optional.of(text).filter(TOKENS::equals), () -> "\"" + TOKENS + "\", the only unit so far");
    }

    public static Reading<QuotaWindow> window(String text) {
        return Reading.of(text, QuotaWindow::of, "\"day\" or \"month\"");
    }

    public static Answer noLimitOfTheirOwn(String user, QuotaWindow window) {
        return Answer.notFound(
                "User \"" + user + "\" has no limit of their own per " + window.label() + ", so none was removed.");
    }
}

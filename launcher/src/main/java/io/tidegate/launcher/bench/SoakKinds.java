package io.tidegate.launcher.bench;

import io.tidegate.launcher.load.AnswerTemplate;
import io.tidegate.launcher.load.Kind;
import io.tidegate.launcher.load.Kind.Course;
import io.tidegate.launcher.load.RequestTemplate;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What the streams of a soak are: most come whole, one after the other on their connection or on a new one; some are broken
 * off by us, and some by the provider in one way or another.
 */
final class SoakKinds {
    /** So many events pause between. */
    private static final int EVENTS = 40;

    private static final int OTHER_EVENTS = 6;
    private static final String TEXT = RequestTemplate.NUMBER + "abcdefgh".repeat(EVENTS - OTHER_EVENTS - 1);

    /** Of ten streams six are whole, one is aborted, three meet a fault. */
    private enum Way {
        WHOLE("", Course.WHOLE, false),
        WHOLE_ON_A_NEW_CONNECTION("", Course.WHOLE, true),
        ABORTED("", Course.ABORTED, true),
        CUT("fault=cut-mid after=20", Course.BROKEN, true),
        RESET("fault=reset-mid after=10", Course.BROKEN, true),
        REFUSED("status=400", Course.BROKEN, false);

        private final String orders;
        private final Course course;
        private final boolean newConnection;

        Way(String orders, Course course, boolean newConnection) {
            this.orders = orders;
            this.course = course;
            this.newConnection = newConnection;
        }
    }

    private static final List<Way> TURN = List.of(
            Way.WHOLE,
            Way.CUT,
            Way.WHOLE,
            Way.WHOLE_ON_A_NEW_CONNECTION,
            Way.ABORTED,
            Way.WHOLE,
            Way.REFUSED,
            Way.WHOLE_ON_A_NEW_CONNECTION,
            Way.RESET,
            Way.WHOLE);

    private final AnswerTemplate answer;
    private final long pauseMillis;

    private SoakKinds(AnswerTemplate answer, long pauseMillis) {
        this.answer = answer;
        this.pauseMillis = pauseMillis;
    }

    /** @param stream how long a whole one takes */
    static SoakKinds learn(Provider provider, Duration stream) throws IOException, InterruptedException {
        return new SoakKinds(provider.learn(body(0, "")), stream.toMillis() / EVENTS);
    }

    /** In turn, at a place of its own for each connection, so that all of them happen all the time. */
    List<Kind> of(Target target, int connection) {
        List<Kind> kinds = new ArrayList<>();
        for (int i = 0; i < TURN.size(); i++) {
            Way way = TURN.get((i + connection) % TURN.size());
            RequestTemplate request = RequestTemplate.message(
                    target.url().getAuthority(), target.headers().apply(connection), body(pauseMillis, way.orders));
            kinds.add(new Kind(request, answer, way.course, way.newConnection));
        }
        return kinds;
    }

    private static String body(long pauseMillis, String orders) {
        return "{\"model\":\"claude-sonnet-4-6\",\"max_tokens\":4096,\"stream\":true,\"messages\":[{\"role\":\"user\","
                + "\"content\":\"[[sim:text=" + TEXT + "]][[sim:usage=in:500]]"
                + (pauseMillis == 0 ? "" : "[[sim:delay=" + pauseMillis + "]]")
                + (orders.isEmpty() ? "" : "[[sim:" + orders + "]]") + "\"}]}";
    }
}

package io.tidegate.simulator.http;

import io.tidegate.simulator.answer.Progress;
import io.tidegate.simulator.script.Header;
import io.tidegate.simulator.script.Step;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.List;

/**
 * Plays the steps of one answer on its connection, with back-pressure, and tells the audience what happens. Everything
 * runs on the event loop of the connection.
 */
final class StepPlayer {
    private static final long NO_TIMER = -1;

    private final Vertx vertx;
    private final HttpServerRequest request;
    private final HttpServerResponse response;
    private final List<Step> steps;
    private final Audience audience;
    private int next;
    private boolean ended;
    private long timer = NO_TIMER;

    StepPlayer(Vertx vertx, HttpServerRequest request, List<Step> steps, Audience audience) {
        this.vertx = vertx;
        this.request = request;
        this.response = request.response();
        this.steps = steps;
        this.audience = audience;
    }

    void play() {
        response.exceptionHandler(lost -> end(Ending.CLIENT_GONE));
        response.closeHandler(closed -> end(Ending.CLIENT_GONE));
        if (response.closed()) {
            end(Ending.CLIENT_GONE);
        }
        run();
    }

    private void run() {
        boolean goOn = true;
        while (goOn && !ended && next < steps.size()) {
            goOn = perform(steps.get(next++));
        }
    }

    /** Does one step, and tells whether the next may follow at once. */
    private boolean perform(Step step) {
        return switch (step) {
            case Step.Head head -> head(head);
            case Step.FlushHead _ -> {
                response.writeHead();
                yield true;
            }
            case Step.Write write -> write(write);
            case Step.Drip drip -> {
                audience.produced(drip.bytes(), drip.progress());
                drip(drip, 0);
                yield false;
            }
            case Step.Pause pause -> pause(pause.millis());
            case Step.Finish finish -> finish(finish);
            case Step.Break broken -> breakOff(broken);
        };
    }

    private boolean head(Step.Head head) {
        response.setStatusCode(head.status());
        for (Header header : head.headers()) {
            response.headers().add(header.name(), header.value());
        }
        if (head.chunked()) {
            response.setChunked(true);
        }
        audience.answered(head.status());
        return true;
    }

    private boolean write(Step.Write write) {
        audience.produced(write.bytes(), write.progress());
        if (write.bytes().length() > 0) {
            var written = response.write(write.bytes());
            if (!write.progress().equals(Progress.NONE)) {
                written.onSuccess(done -> audience.written(write.progress()));
            }
        }
        if (response.writeQueueFull()) {
            response.drainHandler(drained -> {
                response.drainHandler(null);
                run();
            });
            return false;
        }
        return true;
    }

    /** Writes one cut, and the rest in a later turn of the event loop, or the bytes would leave together. */
    private void drip(Step.Drip drip, int from) {
        if (ended) {
            return;
        }
        if (from == drip.bytes().length()) {
            audience.written(drip.progress());
            run();
            return;
        }
        int end = drip.cutting().end(drip.bytes(), from);
        Buffer cut = drip.bytes().slice(from, end);
        response.write(cut).onSuccess(done -> vertx.runOnContext(turn -> drip(drip, end)));
    }

    private boolean pause(long millis) {
        if (millis == 0) {
            return true;
        }
        timer = vertx.setTimer(millis, fired -> {
            timer = NO_TIMER;
            run();
        });
        return false;
    }

    private boolean finish(Step.Finish finish) {
        audience.produced(finish.bytes(), finish.progress());
        response.end(finish.bytes()).onComplete(sent -> {
            if (sent.succeeded()) {
                audience.written(finish.progress());
                end(Ending.SENT);
            } else {
                end(Ending.CLIENT_GONE);
            }
        });
        return false;
    }

    private boolean breakOff(Step.Break how) {
        switch (how) {
            case CUT -> {
                end(Ending.BROKEN_OFF);
                request.connection().close();
            }
            case RESET -> {
                end(Ending.BROKEN_OFF);
                TcpReset.reset(request.connection());
            }
            case HANG -> {}
        }
        return false;
    }

    private void end(Ending ending) {
        if (!ended) {
            ended = true;
            if (timer != NO_TIMER) {
                vertx.cancelTimer(timer);
            }
            audience.ended(ending);
        }
    }

    /** How it ended. */
    enum Ending {
        /** To the last step. */
        SENT,
        /** We broke the connection, as ordered. */
        BROKEN_OFF,
        CLIENT_GONE
    }

    /** Hears of everything that happens to one answer. */
    interface Audience {
        void answered(int status);

        /** These bytes of the body are about to be written. */
        void produced(Buffer bytes, Progress progress);

        /** Bytes with this meaning have been written to the socket. */
        void written(Progress progress);

        /** Comes once, and last but for writes that were still under way. */
        void ended(Ending ending);
    }
}

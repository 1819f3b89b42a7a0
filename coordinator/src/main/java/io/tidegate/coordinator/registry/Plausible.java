package io.tidegate.coordinator.registry;

import io.tidegate.common.wire.Heartbeat;
import io.tidegate.common.wire.NodeProfile;
import io.tidegate.common.wire.OutboxState;
import io.tidegate.common.wire.Vitals;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Whether what a node says can be true at all. What is wrong is told by field, all at once. */
final class Plausible {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,62}");
    private static final Pattern EPOCH = Pattern.compile("[0-9a-f]{32}");
    private static final int MOST_CAPABILITIES = 32;
    private static final int MOST_VERSION = 64;
    private static final int MOST_ENDPOINT = 300;
    private static final String COUNT = ">= 0";
    private static final String SHARE = "0 to 1";

    private final List<String> flaws = new ArrayList<>();

    private Plausible() {}

    static Optional<String> epoch(String epoch) {
        return new Plausible()
                .that(EPOCH.matcher(epoch).matches(), "epoch", epoch, "32 hexadecimal digits")
                .flaw();
    }

    static boolean isLocation(String text) {
        return NAME.matcher(text).matches();
    }

    static Optional<String> profile(NodeProfile profile) {
        Plausible check = new Plausible()
                .name("profile.name", profile.name())
                .name("profile.location", profile.location())
                .that(isUrl(profile.endpoint()), "profile.endpoint", profile.endpoint(), "an http or https URL")
                .that(
                        !profile.version().isEmpty() && profile.version().length() <= MOST_VERSION,
                        "profile.version",
                        profile.version(),
                        "1 to " + MOST_VERSION + " characters")
                .that(
                        profile.capabilities().size() <= MOST_CAPABILITIES,
                        "profile.capabilities",
                        profile.capabilities().size() + " of them",
                        MOST_CAPABILITIES + " at most");
        profile.capabilities().forEach(capability -> check.name("profile.capabilities", capability));
        return check.flaw();
    }

    static Optional<String> heartbeat(Heartbeat beat) {
        Vitals vitals = beat.vitals();
        OutboxState outbox = beat.outbox();
        return new Plausible()
                .that(EPOCH.matcher(beat.epoch()).matches(), "epoch", beat.epoch(), "32 hexadecimal digits")
                .that(beat.beat() >= 1, "beat", beat.beat(), ">= 1")
                .that(vitals.inFlight() >= 0, "vitals.in_flight", vitals.inFlight(), COUNT)
                .that(vitals.mostInFlight() >= 0, "vitals.most_in_flight", vitals.mostInFlight(), COUNT)
                .that(isShare(vitals.load()), "vitals.load", vitals.load(), SHARE)
                .that(isShare(vitals.errorRate()), "vitals.error_rate", vitals.errorRate(), SHARE)
                .that(vitals.loopDelayMicros() >= 0, "vitals.loop_delay_micros", vitals.loopDelayMicros(), COUNT)
                .that(vitals.firstByteMicros() >= -1, "vitals.first_byte_micros", vitals.firstByteMicros(), ">= -1")
                .that(vitals.upstreams() >= 0, "vitals.upstreams", vitals.upstreams(), COUNT)
                .that(
                        vitals.upstreamsReady() >= 0 && vitals.upstreamsReady() <= vitals.upstreams(),
                        "vitals.upstreams_ready",
                        vitals.upstreamsReady(),
                        "0 to vitals.upstreams")
                .that(outbox.lastSeq() >= 0, "outbox.last_seq", outbox.lastSeq(), COUNT)
                .that(outbox.unsent() >= 0, "outbox.unsent", outbox.unsent(), COUNT)
                .that(
                        outbox.oldestUnsentMillis() >= 0,
                        "outbox.oldest_unsent_millis",
                        outbox.oldestUnsentMillis(),
                        COUNT)
                .flaw();
    }

    private Plausible name(String field, String text) {
        return that(
                NAME.matcher(text).matches(),
                field,
                text,
                "1 to 63 letters, digits, '.', '_' or '-', a letter or digit first");
    }

    private Plausible that(boolean right, String field, Object value, String expected) {
        if (!right) {
            String shown = String.valueOf(value);
            flaws.add(field + ": " + (shown.length() > 100 ? shown.substring(0, 100) + "…" : shown) + " (expected: "
                    + expected + ")");
        }
        return this;
    }

    private Optional<String> flaw() {
        return flaws.isEmpty() ? Optional.empty() : Optional.of(String.join(". ", flaws));
    }

    /** False for what is not a number, too. */
    private static boolean isShare(double value) {
        return value >= 0 && value <= 1;
    }

    private static boolean isUrl(String text) {
        try {
            URI url = URI.create(text);
            return text.length() <= MOST_ENDPOINT
                    && ("http".equals(url.getScheme()) || "https".equals(url.getScheme()))
                    && url.getHost() != null;
        } catch (IllegalArgumentException _) {
            return false;
        }
    }
}

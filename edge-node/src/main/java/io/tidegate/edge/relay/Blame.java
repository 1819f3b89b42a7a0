package io.tidegate.edge.relay;

import io.tidegate.edge.refusal.Fault;
import io.tidegate.edge.refusal.RefusalKind;
import org.jspecify.annotations.Nullable;

/** Whose fault it is how an exchange ended. */
final class Blame {
    private Blame() {}

    /**
     * The fault.
     *
     * @param outcome as in {@link ExchangeEnd}
     * @param refused what we answered ourselves, null when an upstream's answer was passed on
     * @param credentialRefused whether an upstream does not take our credential
     */
    static Fault of(String outcome, int status, @Nullable RefusalKind refused, boolean credentialRefused) {
        if (refused != null) {
            return credentialRefused ? Fault.GATEWAY : refused.fault();
        }
        return switch (outcome) {
            case "client_gone", "over_quota" -> Fault.CLIENT;
            case "upstream_gone", "stalled" -> Fault.PROVIDER;
            case "shutdown" -> Fault.GATEWAY;
            default -> Fault.ofAnswer(status);
        };
    }
}

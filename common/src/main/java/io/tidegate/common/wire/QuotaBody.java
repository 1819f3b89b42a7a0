package io.tidegate.common.wire;

import io.tidegate.common.quota.QuotaWeights;
import java.util.OptionalLong;

/**
 * A quota. What it counts, for whom and in which calendar never changes: another such quota has another id.
 *
 * @param subjectKind user, key, team or everyone
 * @param subject id of the user or key, or the team's name; empty for everyone
 * @param unit requests, tokens, cost or concurrency
 * @param window minute, hour, day, week, month or total
 * @param timezone an IANA name, whose calendar the windows follow
 * @param weights of the classes of tokens, for {@code unit} tokens
 * @param limit in units: requests, weighted tokens, nano-US-dollars or exchanges at once
 * @param mode hard, soft or shadow
 * @param strict whether an exchange reserves all it may put out
 * @param cut whether a stream that outgrows the quota is cut; else it finishes
 * @param open what each node may admit in a window while it can't ask the coordinator; empty for nothing
 * @param removed whether it no longer applies
 */
public record QuotaBody(
        String subjectKind,
        String subject,
        String unit,
        String window,
        String timezone,
        QuotaWeights weights,
        long limit,
        String mode,
        boolean strict,
        boolean cut,
        OptionalLong open,
        boolean removed) {}

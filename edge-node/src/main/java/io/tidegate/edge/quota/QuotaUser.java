package io.tidegate.edge.quota;

import java.time.ZoneId;

/**
 * A user as quotas see one.
 *
 * @param revision of the user in the directory; an older one that comes late changes nothing
 */
public record QuotaUser(String id, ZoneId zone, long revision) {}

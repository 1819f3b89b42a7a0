package io.tidegate.coordinator.access;

import io.tidegate.common.api.ApiRoute;

/**
 * An operation below {@code /admin/v1}.
 *
 * @param role that it asks for
 */
public record AdminRoute(ApiRoute route, Role role) {}

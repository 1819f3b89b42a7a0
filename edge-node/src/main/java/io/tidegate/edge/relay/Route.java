package io.tidegate.edge.relay;

import io.tidegate.edge.upstream.CoolDown;
import io.tidegate.edge.upstream.RateLimits;
import io.tidegate.edge.upstream.Upstream;
import io.tidegate.edge.upstream.UpstreamPool;

/** The way from one event loop to one upstream. */
public record Route(
        Upstream upstream, CoolDown coolDown, RateLimits rateLimits, UpstreamPool pool, UpstreamRequest writer) {}

/** Tests of what operators run: images, Kubernetes manifests, systemd units, alert rules and examples. */
@NullMarked
package io.tidegate.deployment;

import org.jspecify.annotations.NullMarked;

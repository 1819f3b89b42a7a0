/** The images and the compose file, built and run with what a Debian machine has: podman, buildah and runc. */
@NullMarked
package io.tidegate.deployment.images;

import org.jspecify.annotations.NullMarked;

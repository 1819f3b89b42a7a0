/** Tests of the Kubernetes manifests: that the API takes them, and that what they say of each other is true. */
@NullMarked
package io.tidegate.deployment.kubernetes;

import org.jspecify.annotations.NullMarked;

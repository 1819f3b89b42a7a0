/** Tests of the systemd units. No systemd runs here: its own checkers read the units, and processes show what they would need. */
@NullMarked
package io.tidegate.deployment.systemd;

import org.jspecify.annotations.NullMarked;

/** What is promised of both databases alike, and databases for the tests of all packages. */
@NullMarked
package io.tidegate.coordinator.store;

import org.jspecify.annotations.NullMarked;

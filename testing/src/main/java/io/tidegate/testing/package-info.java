/** What the tests of several modules need. No part of the product. */
@NullMarked
package io.tidegate.testing;

import org.jspecify.annotations.NullMarked;

/** Certificates of the listeners: read from PEM files, held against their keys, and read again when the files change. */
@NullMarked
package io.tidegate.common.tls;

import org.jspecify.annotations.NullMarked;

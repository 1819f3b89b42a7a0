package io.tidegate.common.tls;

import java.io.IOException;

/** A certificate and its key can't be used. The message is for the operator. */
public final class CannotReadCertificate extends IOException {
    private static final long serialVersionUID = 1;

    CannotReadCertificate(String message, Throwable cause) {
        super(message, cause);
    }
}

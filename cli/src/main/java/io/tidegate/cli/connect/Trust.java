package io.tidegate.cli.connect;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/** Whose certificates are trusted: those that Java knows, and a private CA's. */
public final class Trust {
    private Trust() {}

    /**
     * For clients.
     *
     * @param privateCa a file of PEM certificates
     * @throws IOException when there is no such file, or it holds no certificates
     */
    public static SSLContext with(Optional<Path> privateCa) throws IOException {
        try {
            if (privateCa.isEmpty()) {
                return SSLContext.getDefault();
            }
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            int count = 0;
            for (TrustManager known : managers(null)) {
                if (known instanceof X509TrustManager x509) {
                    for (Certificate issuer : x509.getAcceptedIssuers()) {
                        store.setCertificateEntry("ca" + count++, issuer);
                    }
                }
            }
            for (Certificate own : read(privateCa.get())) {
                store.setCertificateEntry("ca" + count++, own);
            }
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, managers(store), null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IOException(
                    privateCa.map(Path::toString).orElse("the trust store") + " holds no certificates: "
                            + e.getMessage(),
                    e);
        }
    }

    private static TrustManager[] managers(@Nullable KeyStore store) throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory.getTrustManagers();
    }

    private static Iterable<? extends Certificate> read(Path file) throws IOException, GeneralSecurityException {
        try (InputStream pem = Files.newInputStream(file)) {
            return CertificateFactory.getInstance("X.509").generateCertificates(pem);
        } catch (NoSuchFileException e) {
            throw new IOException("There is no file " + file + ", which should hold the private CA's certificate.", e);
        }
    }
}

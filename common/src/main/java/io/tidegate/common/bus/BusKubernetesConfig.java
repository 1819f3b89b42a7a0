package io.tidegate.common.bus;

import io.tidegate.common.config.Checks;
import io.tidegate.common.config.Doc;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** How members are found in Kubernetes: by one of a headless service's DNS name, a service's name, a service's label. */
public record BusKubernetesConfig(
        @Doc("The namespace to ask the API for. The pod's own, when left out.")
        Optional<String> namespace,

        @Doc("The DNS name of a headless service whose pods are members. Needs no right to ask the API.")
        Optional<String> serviceDns,

        @Doc("The name of a service whose pods are members.")
        Optional<String> serviceName,

        @Doc("A label, as name=value, of the services whose pods are members.")
        Optional<String> serviceLabel) {
    private static final Pattern LABEL = Pattern.compile("[A-Za-z0-9./_-]+=[A-Za-z0-9._-]+");

    public BusKubernetesConfig {
        long ways = Stream.of(serviceDns, serviceName, serviceLabel)
                .filter(Optional::isPresent)
                .count();
        Checks checks = new Checks()
                .that(
                        ways == 1,
                        "serviceDns",
                        ways + " of serviceDns, serviceName and serviceLabel",
                        "one of them, such as serviceDns: tidegate-bus.tidegate.svc.cluster.local")
                .that(
                        serviceDns.isEmpty() || namespace.isEmpty(),
                        "namespace",
                        "given together with serviceDns",
                        "no namespace: the DNS name has it");
        serviceLabel.ifPresent(label -> checks.matches("serviceLabel", label, LABEL, "name=value"));
        checks.verify();
    }
}

package io.tidegate.edge;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** The rules about what may use what, which keep the edge understandable and its event loops free. */
class ArchitectureTest {
    private static final JavaClasses EDGE = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.tidegate.edge");

    /** Where a request passes through. */
    private static final String[] REQUEST_PACKAGES = {
        "..edge.http..",
        "..edge.http1..",
        "..edge.auth..",
        "..edge.quota..",
        "..edge.upstream..",
        "..edge.relay..",
        "..edge.meter..",
        "..edge.ledger..",
        "..edge.models..",
        "..edge.usage..",
        "..edge.refusal.."
    };

    private static void holds(ArchRule rule) {
        rule.check(EDGE);
    }

    @Test
    void featuresDoNotDependOnEachOtherInCircles() {
        holds(slices().matching("io.tidegate.edge.(*)..").should().beFreeOfCycles());
    }

    @Test
    void noFeatureKnowsTheNodeThatIsMadeOfThem() {
        holds(noClasses()
                .that()
                .resideInAPackage("io.tidegate.edge.*..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.tidegate.edge"));
    }

    @Test
    void refusalsKnowNothingElse() {
        holds(noClasses()
                .that()
                .resideInAPackage("..edge.refusal..")
                .should()
                .dependOnClassesThat(DescribedPredicate.describe(
                        "lie elsewhere in Tidegate",
                        c -> c.getPackageName().startsWith("io.tidegate")
                                && !c.getPackageName().endsWith(".refusal"))));
    }

    @Test
    void wireSyntaxKnowsNoFeature() {
        holds(noClasses()
                .that()
                .resideInAPackage("..edge.http1..")
                .should()
                .dependOnClassesThat(DescribedPredicate.describe(
                        "lie elsewhere in Tidegate",
                        c -> c.getPackageName().startsWith("io.tidegate")
                                && !c.getPackageName().endsWith(".http1"))));
    }

    @Test
    void whatIsInternalToVertxIsUsedByTheSocketAlone() {
        holds(noClasses()
                .that()
                .resideOutsideOfPackage("..edge.socket..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.vertx.core.internal..", "io.vertx.core.impl..", "io.netty.buffer..", "io.netty.channel.."));
    }

    @Test
    void sqlIsWrittenWhereRowsAreKept() {
        holds(noClasses()
                .that()
                .resideOutsideOfPackage("..edge.ledger..")
                .and()
                .haveNameNotMatching(".*(Store|Rows)(\\$.*)?")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.sql..", "javax.sql..", "org.sqlite..", "com.zaxxer.."));
    }

    @Test
    void metersUseNothingOfVertx() {
        holds(noClasses()
                .that()
                .resideInAPackage("..edge.meter..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.vertx.."));
    }

    @Test
    void timeAndChanceArePassedInExceptWhereTheNodeIsPutTogether() {
        holds(noClasses()
                .that()
                .resideInAPackage("io.tidegate.edge.*..")
                .should()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(Instant.class, "now")
                .orShould()
                .callMethod(Math.class, "random")
                .orShould()
                .callMethodWhere(target(owner(belongToAnyOf(Clock.class))).and(target(name("systemUTC")))));
    }

    @Test
    void theEnvironmentIsReadByTheConfigurationAlone() {
        holds(noClasses()
                .that()
                .resideOutsideOfPackage("..edge.config..")
                .should()
                .callMethodWhere(target(owner(belongToAnyOf(System.class)))
                        .and(target(DescribedPredicate.describe(
                                "reads the environment",
                                t -> t.getName().startsWith("getenv")
                                        || t.getName().startsWith("getProperty"))))));
    }

    @Test
    void nothingIsPrintedAndNothingEndsTheProcess() {
        holds(noClasses()
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .orShould()
                .callMethod(System.class, "exit", int.class));
    }

    @Test
    void nothingWaitsOnTheWayOfARequest() {
        holds(noClasses()
                .that()
                .resideInAnyPackage(REQUEST_PACKAGES)
                .should()
                .callMethodWhere(target(owner(belongToAnyOf(Thread.class))).and(target(name("sleep"))))
                .orShould()
                .callMethodWhere(target(owner(belongToAnyOf(Future.class))).and(target(name("await"))))
                .orShould()
                .callMethodWhere(target(owner(belongToAnyOf(CompletableFuture.class)))
                        .and(target(DescribedPredicate.describe(
                                "waits",
                                t -> t.getName().equals("get") || t.getName().equals("join"))))));
        holds(methods()
                .that()
                .areDeclaredInClassesThat()
                .resideInAnyPackage(REQUEST_PACKAGES)
                .should()
                .notHaveModifier(JavaModifier.SYNCHRONIZED));
    }

    @Test
    void nothingStaticChanges() {
        holds(fields().that().areStatic().should().beFinal());
    }

    @Test
    void namesSayWhatAThingIs() {
        holds(classes().should().haveNameNotMatching(".*(Manager|Helper|Util|Utils|Impl)(\\$.*)?"));
    }

    @Test
    void everyPackageIsNullMarked() {
        Stream<String> unmarked = EDGE.stream()
                .map(JavaClass::getPackage)
                .distinct()
                .filter(p -> !p.isAnnotatedWith(NullMarked.class))
                .map(p -> p.getName());

        assertThat(unmarked).isEmpty();
    }
}

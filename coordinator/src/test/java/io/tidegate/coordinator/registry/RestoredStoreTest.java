package io.tidegate.coordinator.registry;

import static io.tidegate.coordinator.registry.OneCoordinator.expect;
import static io.tidegate.coordinator.store.TestStore.done;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.coordinator.audit.Actor;
import io.tidegate.coordinator.audit.Audit;
import io.tidegate.coordinator.registry.TestCoordinator.Reply;
import io.tidegate.coordinator.store.Databases;
import io.tidegate.coordinator.store.Kind;
import io.tidegate.coordinator.store.Store;
import io.tidegate.coordinator.store.StoreCopy;
import io.tidegate.coordinator.store.StoreSettings;
import io.tidegate.coordinator.sync.GenerationChange;
import io.tidegate.testing.Eventually;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Two coordinators that run on while their store is put back to an older backup. */
class RestoredStoreTest {
    @RegisterExtension
    final Databases databases = new Databases();

    private final InstantSource time = InstantSource.system();
    private final List<TestCoordinator> coordinators = new ArrayList<>();
    private final List<Store> stores = new ArrayList<>();

    @AfterEach
    void close() {
        coordinators.forEach(TestCoordinator::close);
    }

    @ParameterizedTest
    @EnumSource
    void aNodeThatStartsBeforeAnybodyKnowsOfTheRestoreIsNotShutOut(Kind kind) {
        open(kind);
        TestNode node = node("edge-1");
        StoreCopy backup = StoreCopy.of(store());
        muchHappensTo(node);

        backup.putBack(store());
        expect(200, node.register(first(), 3));

        expect(200, beat(first(), node, 3, 1));
        expect(200, beat(second(), node, 3, 2));
        assertThat(state(first(), node)).isEqualTo("healthy");
        assertThat(state(second(), node)).isEqualTo("healthy");
    }

    @ParameterizedTest
    @EnumSource
    void aNodeThatStartsInTheNewGenerationIsCurrentEverywhere(Kind kind) {
        open(kind);
        TestNode node = node("edge-1");
        StoreCopy backup = StoreCopy.of(store());
        muchHappensTo(node);

        backup.putBack(store());
        newGeneration();
        expect(200, node.register(first(), 3));

        expect(200, beat(first(), node, 3, 1));
        expect(200, beat(second(), node, 3, 2));
        Eventually.until(
                "both list the epoch as it is in the store",
                () -> coordinators.stream()
                        .allMatch(each -> each.node(node.id).getString("epoch").equals(Messages.epoch(3))));
    }

    @ParameterizedTest
    @EnumSource
    void aNodeThatRunsOnIsAskedToRegisterAgainAndIsHeardByAll(Kind kind) {
        open(kind);
        TestNode node = node("edge-1");
        StoreCopy backup = StoreCopy.of(store());
        // a registration more than the store will know: the ordinals before and after the restore differ
        expect(200, node.register(first(), 9));
        muchHappensTo(node);

        backup.putBack(store());
        newGeneration();
        Eventually.until(
                "both ask for it",
                () -> coordinators.stream()
                        .allMatch(each -> beat(each, node, 2, 100).code().equals("not_registered")));
        expect(200, node.register(first(), 2));
        expect(200, beat(first(), node, 2, 101));

        Eventually.until("the other one has heard of the beat", () -> last(second(), node) == 101);
        assertThat(state(second(), node)).isEqualTo("healthy");
    }

    @ParameterizedTest
    @EnumSource
    void aNodeThatTheStoreDoesNotKnowAnyMoreIsDroppedAndItsConnectionsAreClosed(Kind kind) {
        open(kind);
        StoreCopy backup = StoreCopy.of(store());
        TestNode node = node("edge-1");
        expect(200, beat(first(), node, 1, 1));
        Eventually.until(
                "both know it",
                () -> coordinators.stream()
                        .allMatch(each -> each.registry.nodes().node(node.id).isPresent()));

        backup.putBack(store());
        newGeneration();

        Eventually.until(
                "both have dropped it",
                () -> coordinators.stream()
                        .noneMatch(each -> each.registry.nodes().node(node.id).isPresent()));
        assertThat(coordinators)
                .allSatisfy(each -> assertThat(each.shutOut).containsExactly(node.id))
                .allSatisfy(each -> assertThat(beat(each, node, 1, 2).code()).isEqualTo("node_unknown"));
    }

    @ParameterizedTest
    @EnumSource
    void whatTheBackupSaysOfANodeHoldsAgain(Kind kind) {
        open(kind);
        TestNode node = node("edge-1");
        StoreCopy backup = StoreCopy.of(store());
        first().admin("POST", "/admin/v1/nodes/" + node.id + "/revoke", "");
        Eventually.until("the other one knows it", () -> state(second(), node).equals("revoked"));

        backup.putBack(store());
        newGeneration();

        Eventually.until(
                "both take its beats",
                () -> coordinators.stream()
                        .allMatch(each -> beat(each, node, 1, 1).status() == 200));
    }

    private void open(Kind kind) {
        StoreSettings place = databases.fresh(kind);
        stores.add(databases.open(place));
        // a file has one owner
        stores.add(kind == Kind.SQLITE ? store() : databases.open(place));
        stores.forEach(each -> coordinators.add(new TestCoordinator(databases.vertx(), each, time, System::nanoTime)));
    }

    private Store store() {
        return stores.getFirst();
    }

    private TestCoordinator first() {
        return coordinators.getFirst();
    }

    private TestCoordinator second() {
        return coordinators.getLast();
    }

    /** One that has enrolled and registered its first epoch. */
    private TestNode node(String name) {
        TestNode node = new TestNode(name, time);
        expect(200, node.enrol(first(), first().invite(Messages.LOCATION, 1)));
        expect(200, node.register(first(), 1));
        return node;
    }

    /** Its row takes several versions, it starts anew as epoch 2, and both coordinators have seen that. */
    private void muchHappensTo(TestNode node) {
        for (String order : List.of("drain", "serve", "drain", "serve")) {
            expect(200, first().admin("POST", "/admin/v1/nodes/" + node.id + "/" + order, ""));
        }
        expect(200, node.register(first(), 2));
        expect(200, beat(first(), node, 2, 1));
        Eventually.until("the other one has heard of it", () -> last(second(), node) == 1);
    }

    private void newGeneration() {
        done(new GenerationChange(store(), new Audit(store().dialect()), new Random()).begin(new Actor.Coordinator()));
    }

    private Reply beat(TestCoordinator coordinator, TestNode node, int epoch, long number) {
        return node.post(
                coordinator,
                "/v1/nodes/heartbeat",
                Messages.at(Messages.beat(epoch, number, Messages.WELL), time.millis()));
    }

    private static String state(TestCoordinator coordinator, TestNode node) {
        return coordinator
                .registry
                .nodes()
                .node(node.id)
                .map(view -> view.state().label())
                .orElse("unknown");
    }

    /** The number of the last beat that a coordinator knows of, its own or the other's. */
    private static long last(TestCoordinator coordinator, TestNode node) {
        return coordinator.registry.nodes().node(node.id).stream()
                .flatMap(view -> view.beat().stream())
                .mapToLong(beat -> beat.beat())
                .findFirst()
                .orElse(0);
    }
}

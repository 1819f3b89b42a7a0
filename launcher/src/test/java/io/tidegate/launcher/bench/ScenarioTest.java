package io.tidegate.launcher.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidegate.launcher.load.RequestTemplate;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is asked, and on which processors. */
class ScenarioTest {
    @ParameterizedTest
    @EnumSource
    void asksWithABodyOfItsSizeThatHasRoomForOneNumber(Scenario scenario) {
        String body = scenario.body("");

        assertThat(body).hasSize(scenario == Scenario.BODY ? 76 * 1024 : 1024);
        assertThat(body.split(RequestTemplate.NUMBER, -1)).hasSize(2);
        assertThat(new JsonObject(body).getBoolean("stream")).isEqualTo(scenario.events() > 0);
    }

    @Test
    void isFoundByItsNameAndByTheGoals() {
        assertThat(Scenario.named(List.of("small", "s2w", "small"))).containsExactly(Scenario.SMALL, Scenario.EVENTS);
        assertThat(Scenario.named(List.of("all"))).containsExactly(Scenario.values());
        assertThatThrownBy(() -> Scenario.named(List.of("fast")))
                .hasMessage("--scenario: fast (expected: all, or some of small,stream,events,body,rate)");
    }

    @Test
    void readsListsOfProcessors() {
        assertThat(Pins.list("0-3,8")).containsExactly(0, 1, 2, 3, 8);
        assertThat(Pins.list("5")).containsExactly(5);
        assertThat(Pins.list("")).isEmpty();
    }

    @Test
    void pinsOnlyWhereThereIsAProgramForIt() {
        assertThat(Pins.find(new Programs(List.of()))).isEqualTo(new Pins.Free());
        assertThat(new Pins.Two(2, 3).gateway(List.of("edge"))).containsExactly("taskset", "-c", "2", "edge");
        assertThat(new Pins.Two(2, 3).rest(List.of("sim"))).containsExactly("taskset", "-c", "3", "sim");
        assertThat(new Pins.Free().rest(List.of("sim"))).containsExactly("sim");
    }
}

package io.tidegate.simulator.http;

import io.tidegate.simulator.fault.FaultKind;
import io.tidegate.simulator.marker.MarkedPrompt;
import io.tidegate.simulator.marker.MarkerCheck;
import io.tidegate.simulator.script.Delivery;
import io.tidegate.simulator.script.Encoding;
import io.tidegate.simulator.script.Shape;
import java.util.List;
import java.util.Optional;

/** How a prompt orders its answer to be delivered, or what is wrong with its markers. */
sealed interface Orders {
    record Understood(Delivery delivery) implements Orders {}

    /**
     * Markers that cannot be followed.
     *
     * @param why what is wrong, and what would be right
     */
    record Wrong(String why) implements Orders {}

    static Orders read(MarkedPrompt prompt) {
        Optional<String> problem = MarkerCheck.problem(prompt);
        if (problem.isPresent()) {
            return new Wrong(problem.get());
        }
        String fault = prompt.value("fault").orElse("");
        if (!fault.isEmpty() && FaultKind.named(fault).isEmpty()) {
            return new Wrong("fault: " + fault + " (expected: one of " + List.of(FaultKind.values()) + ")");
        }
        String shapeName = prompt.value("shape").orElse("plain");
        Optional<Shape> shape = Shape.named(shapeName);
        if (shape.isEmpty()) {
            return new Wrong("shape: " + shapeName + " (expected: one of " + List.of(Shape.values()) + ")");
        }
        String encodingName = prompt.value("enc").orElse("identity");
        Optional<Encoding> encoding = Encoding.named(encodingName);
        if (encoding.isEmpty()) {
            return new Wrong("enc: " + encodingName + " (expected: one of " + List.of(Encoding.values()) + ")");
        }
        return new Understood(
                new Delivery(shape.get(), encoding.get(), prompt.number("ttfb", 0), prompt.number("delay", 0)));
    }
}

package io.tidegate.common.usage;

import io.tidegate.common.config.Checks;
import io.tidegate.common.config.Doc;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A price table as it stands in its file. */
public record PriceFile(
        @Doc("The name of this state of the prices; the ledger keeps it beside every cost. Change it with the prices.")
        String version,

        @Doc("The price of a model that no entry matches. High, so that a new model cannot be cheap by accident.")
        UsdPerMillionTokens unknown,

        @Doc("The prices of models.") List<Entry> models) {

    public PriceFile {
        models = List.copyOf(models);
        Checks checks = new Checks();
        checks.that(!version.isBlank(), "version", "blank", "a name such as 2026-11-20");
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < models.size(); i++) {
            String match = models.get(i).match();
            checks.that(seen.add(match), "models[" + i + "].match", match + " stands twice", "one entry for it");
        }
        checks.verify();
    }

    /** The prices of the models that one pattern matches. */
    public record Entry(
            @Doc("A model's id, or a pattern in which * stands for any characters. An id wins over a pattern, a longer"
                    + " pattern over a shorter one.")
            String match,

            @Doc("What these models cost.") UsdPerMillionTokens usdPerMillionTokens) {

        public Entry {
            new Checks()
                    .that(!match.isBlank(), "match", "blank", "a model's id, or a pattern such as claude-opus-*")
                    .verify();
        }

        ModelPrice toModelPrice() {
            return new ModelPrice(match, usdPerMillionTokens.toPrice());
        }
    }

    PriceTable toTable() {
        return new PriceTable(
                version,
                unknown.toPrice(),
                models.stream().map(Entry::toModelPrice).toList());
    }
}

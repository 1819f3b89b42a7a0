package io.tidegate.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidegate.cli.quotas.Amount;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;
import picocli.CommandLine.TypeConversionException;

/** What a quota is. What is left out stays as it is, or is what is usual. */
final class QuotaOptions {
    @Spec(Target.MIXEE)
    private CommandSpec command = CommandSpec.create();

    @Option(
            names = "--unit",
            paramLabel = "UNIT",
            defaultValue = "tokens",
            description = "What is counted: requests, tokens, cost or concurrency. Default: ${DEFAULT-VALUE}.")
    private String unit = "tokens";

    @Option(
            names = "--window",
            paramLabel = "WINDOW",
            description = "minute, hour, day, week, month or total. Not needed for concurrency.")
    private Optional<String> window = Optional.empty();

    @Option(
            names = "--limit",
            paramLabel = "N",
            required = true,
            converter = AmountConverter.class,
            description =
                    "How many of them; of cost, dollars such as 25usd or '$$25'. A turn of Claude Code takes 20000 to"
                            + " 40000 tokens.")
    private Amount limit = new Amount.Units(0);

    @Option(
            names = "--timezone",
            paramLabel = "ZONE",
            description =
                    "The IANA time zone whose calendar the windows follow. For a new quota: the user's, else UTC. With"
                            + " another one than before the window begins anew.")
    private Optional<String> timezone = Optional.empty();

    @Option(
            names = "--mode",
            paramLabel = "MODE",
            description = "What happens at the limit: hard (refuse; usual), soft (warn) or shadow (count).")
    private Optional<String> mode = Optional.empty();

    @Option(
            names = "--reservation",
            paramLabel = "HOW",
            description = "progressive (a step of output at a time; usual) or strict (all that a request may put out).")
    private Optional<String> reservation = Optional.empty();

    @Option(names = "--strict", description = "Short for --reservation strict.")
    private boolean strict;

    @Option(
            names = "--overrun",
            paramLabel = "HOW",
            description = "What becomes of a stream that outgrows the quota: finish (usual) or cut.")
    private Optional<String> overrun = Optional.empty();

    @Option(
            names = "--island",
            paramLabel = "N",
            converter = AmountConverter.class,
            description =
                    "How many each node may admit in a window while it can't reach the coordinator; 0 for none (usual).")
    private Optional<Amount> island = Optional.empty();

    @Option(
            names = "--weights",
            paramLabel = "CLASS=N",
            split = ",",
            description = "What a token counts: input, output, cache_read, cache_write_5m, cache_write_1h. Usual: as"
                    + " configured. With others than before the window begins anew.")
    private Map<String, Long> weights = new TreeMap<>();

    /** Reads an amount. */
    static final class AmountConverter implements ITypeConverter<Amount> {
        @Override
        public Amount convert(String text) {
            try {
                return Amount.parse(text);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        }
    }

    void addTo(ObjectNode body) {
        if (unit.equals("cost")) {
            requireDollars("--limit", limit);
            island.ifPresent(amount -> requireDollars("--island", amount));
        }
        body.put("unit", unit);
        window.ifPresent(name -> body.put("window", name));
        limit.putInto(body, "limit");
        timezone.ifPresent(zone -> body.put("timezone", zone));
        mode.ifPresent(name -> body.put("mode", name));
        reservation
                .or(() -> strict ? Optional.of("strict") : Optional.empty())
                .ifPresent(how -> body.put("reservation", how));
        overrun.ifPresent(how -> body.put("overrun", how));
        island.ifPresent(amount -> amount.putInto(body, "island"));
        if (!weights.isEmpty()) {
            ObjectNode given = body.putObject("weights");
            weights.forEach(given::put);
        }
    }

    /** Who types 25 means dollars, and the unit of the API is a billionth of one. */
    private void requireDollars(String option, Amount amount) {
        if (amount instanceof Amount.Units(long count) && count != 0) {
            throw new ParameterException(
                    command.commandLine(),
                    "Invalid value for option '" + option + "': " + count
                            + " (expected, with --unit cost: dollars such as " + count + "usd)");
        }
    }
}

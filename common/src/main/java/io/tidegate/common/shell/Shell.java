package io.tidegate.common.shell;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** How a shell wants its lines. Whatever a text holds, quoted it is one word and nothing else happens. */
public enum Shell {
    /** POSIX sh, bash, zsh, dash, busybox. */
    SH {
        @Override
        public String quote(String text) {
            return "'" + checked(text).replace("'", "'\\''") + "'";
        }

        @Override
        String assignment(String variable, String expression) {
            return "export " + variable + "=" + expression;
        }

        @Override
        String keyOf(KeySource key) {
            return switch (key) {
                case KeySource.Variables() ->
                    "\"${TIDEGATE_KEY:-${ANTHROPIC_AUTH_TOKEN:?set TIDEGATE_KEY to your Tidegate key}}\"";
                case KeySource.KeyFile(String path) -> "\"$(cat < " + quote(path) + ")\"";
                case KeySource.Assigned(String path, String name) ->
                    "\"$(sed -n 's/^" + name + "=//p' < " + quote(path) + ")\"";
            };
        }
    },
    POWERSHELL {
        @Override
        public String quote(String text) {
            return "'" + SINGLE_QUOTES.matcher(checked(text)).replaceAll("$0$0") + "'";
        }

        @Override
        String assignment(String variable, String expression) {
            return "$env:" + variable + " = " + expression;
        }

        @Override
        String keyOf(KeySource key) {
            return switch (key) {
                case KeySource.Variables() ->
                    "$(if ($env:TIDEGATE_KEY) { $env:TIDEGATE_KEY } elseif ($env:ANTHROPIC_AUTH_TOKEN) {"
                            + " $env:ANTHROPIC_AUTH_TOKEN } else { throw 'Set TIDEGATE_KEY to your Tidegate key.' })";
                case KeySource.KeyFile(String path) -> "(Get-Content -Raw -LiteralPath " + quote(path) + ").Trim()";
                case KeySource.Assigned(String path, String name) ->
                    "(Select-String -LiteralPath " + quote(path) + " -Pattern '^" + name
                            + "=(.*)$').Matches[0].Groups[1].Value";
            };
        }
    },
    FISH {
        @Override
        public String quote(String text) {
            return "'" + checked(text).replace("\\", "\\\\").replace("'", "\\'") + "'";
        }

        @Override
        String assignment(String variable, String expression) {
            return "set -gx " + variable + " " + expression;
        }

        @Override
        String keyOf(KeySource key) {
            return switch (key) {
                case KeySource.Variables() ->
                    "(test -n \"$TIDEGATE_KEY\"; and echo \"$TIDEGATE_KEY\"; or echo \"$ANTHROPIC_AUTH_TOKEN\")";
                case KeySource.KeyFile(String path) -> "(cat < " + quote(path) + ")";
                case KeySource.Assigned(String path, String name) ->
                    "(sed -n 's/^" + name + "=//p' < " + quote(path) + ")";
            };
        }
    };

    /** PowerShell takes the typographic ones for the plain one. */
    private static final Pattern SINGLE_QUOTES = Pattern.compile("['\u2018\u2019\u201a\u201b]");

    /**
     * Lines that make Claude Code use a node. The key itself is never in them.
     *
     * @param endpoint the node's base URL
     * @param caCerts the file of a private CA; empty where nodes have public certificates
     */
    public String lines(String endpoint, KeySource key, Optional<String> caCerts) {
        Stream<String> always = Stream.of(
                assignment("ANTHROPIC_BASE_URL", quote(endpoint)), assignment("ANTHROPIC_AUTH_TOKEN", keyOf(key)));
        Stream<String> ca = caCerts.stream().map(path -> assignment("NODE_EXTRA_CA_CERTS", quote(path)));
        return Stream.concat(always, ca).map(line -> line + "\n").reduce("", String::concat);
    }

    /** One word of this shell that stands for the text. */
    public abstract String quote(String text);

    abstract String assignment(String variable, String expression);

    abstract String keyOf(KeySource key);

    /** Such as {@code sh}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<Shell> labelled(String label) {
        return Stream.of(values()).filter(shell -> shell.label().equals(label)).findFirst();
    }

    private static String checked(String text) {
        if (text.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("text: holds a zero character (expected: none)");
        }
        return text;
    }
}

package io.tidegate.edge.ledger;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Opens and closes attempts for ever, 20 at a time, and says {@code closed <id>.} of each that is durably closed. For {@link CrashTest}. */
final class ChattyNode {
    private final Ledger ledger;
    private final PrintWriter out;

    private ChattyNode(Ledger ledger, PrintWriter out) {
        this.ledger = ledger;
        this.out = out;
    }

    public static void main(String[] args) {
        LedgerNode node = LedgerNode.in(Path.of(args[0]));
        // Flushes each line, so that what is printed was durable before.
        PrintWriter out = new PrintWriter(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        ChattyNode chatty = new ChattyNode(node.ledger(), out);
        node.vertx().runOnContext(_ -> {
            for (int i = 0; i < 20; i++) {
                chatty.next();
            }
        });
    }

    private void next() {
        OpenAttempt open = Attempts.open(ledger.nextAttemptId());
        ledger.open(open).compose(_ -> ledger.close(Attempts.settled(open))).onSuccess(_ -> {
            out.println("closed " + open.id() + ".");
            next();
        });
    }
}

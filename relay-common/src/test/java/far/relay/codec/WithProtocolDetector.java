package far.relay.codec;

import far.relay.protocol.Command;
import far.relay.protocol.Message;
import org.junit.jupiter.api.AfterEach;

/** Tests of how a server refuses clients that use another protocol: docs/protocol.md, section 7. */
abstract class WithProtocolDetector {
    static final int MAX_LINE = 64;
    static final String HTTP = "BadLineException: this is not an HTTP server";

    DecoderHarness harness = harness(MAX_LINE);

    static DecoderHarness harness(int maxLine) {
        return new DecoderHarness(new ProtocolDetector(maxLine), CommandDecoder.of(maxLine, new Backlog()));
    }

    @AfterEach
    void endTheStream() {
        harness.end();
    }

    static Command send(String text) {
        return new Command.Send(Message.of(text));
    }
}

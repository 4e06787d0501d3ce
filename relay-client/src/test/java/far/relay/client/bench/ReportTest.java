package far.relay.client.bench;

import static org.assertj.core.api.Assertions.assertThat;

import far.relay.client.ClientOptions;
import far.relay.transport.Transport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReportTest {
    private static final Figures FIGURES =
            new Figures(2.5, 250_000, 1200.04, 2300.5, 3400.5, 4500.5, 300_000, 300_000, 0);

    private static Report report(int pairs, int rate) {
        return new Report(
                new Load(ClientOptions.builder().build(), Protocol.PLAIN, pairs, 32, rate, 3, 10, Transport.NIO));
    }

    @Test
    void printsTheFigures() {
        assertThat(report(1000, Load.AS_ANSWERED).text(FIGURES)).isEqualToNormalizingNewlines("""
                        1,000 pairs, 32 bytes a message, as fast as the answers come, 2.5 s measured after 3 s of warm-up, nio
                        100,000 messages/s
                        one way: p50 1,200.0 us, p99 2,300.5 us, p99.9 3,400.5 us, max 4,500.5 us
                        300,000 sent, 300,000 received, every message accounted for""");
    }

    @Test
    void printsWhatIsMissingAndWhatWasNotSentAtTheRequestedRate() {
        Figures figures = new Figures(1, 10, 1, 2, 3, 4, 5000, 4999, 1234);
        assertThat(report(1, 20_000).text(figures)).isEqualToNormalizingNewlines("""
                        1 pair, 32 bytes a message, 20,000 messages/s asked for, 1.0 s measured after 3 s of warm-up, nio
                        10 messages/s
                        one way from when it was due: p50 1.0 us, p99 2.0 us, p99.9 3.0 us, max 4.0 us
                        5,000 sent, 4,999 received, 1 missing
                        1,234 more were due and not sent""");
    }

    @ParameterizedTest
    @CsvSource({"LINES, over lines", "WEBSOCKET, over WebSocket"})
    void namesTheProtocolOfNamedRooms(Protocol protocol, String text) {
        Report report = new Report(new Load(ClientOptions.builder().build(), protocol, 1, 32, 0, 3, 10, Transport.NIO));
        assertThat(report.text(FIGURES)).startsWith("1 pair in named rooms " + text + ", 32 bytes a message,");
        assertThat(report.json(FIGURES)).contains("\"protocol\": \"" + protocol.label() + "\"");
    }

    @Test
    void printsTheFiguresAsOneJsonObject() {
        assertThat(report(100, 20_000).json(FIGURES))
                .isEqualTo(
                        "{\"pairs\": 100, \"protocol\": \"plain\", \"message_bytes\": 32, \"asked_messages_per_second\": 20000, "
                                + "\"transport\": \"nio\", \"warm_up_seconds\": 3, \"measured_seconds\": 2.500, "
                                + "\"measured_messages\": 250000, \"messages_per_second\": 100000.0, "
                                + "\"latency_p50_microseconds\": 1200.0, \"latency_p99_microseconds\": 2300.5, "
                                + "\"latency_p99_9_microseconds\": 3400.5, \"latency_max_microseconds\": 4500.5, "
                                + "\"sent_messages\": 300000, \"received_messages\": 300000, \"missing_messages\": 0, "
                                + "\"unsent_messages\": 0}");
        assertThat(report(100, Load.AS_ANSWERED).json(FIGURES)).contains("\"asked_messages_per_second\": null");
    }

    @Test
    void reportsTheProgress() {
        Report report = report(1000, Load.AS_ANSWERED);
        assertThat(report.progress(new Progress(Progress.Stage.CONNECTING, 1500, 1, 0, 0)))
                .isEqualTo("connecting: 1,500 of 2,000 clients have a seat");
        assertThat(report.progress(new Progress(Progress.Stage.WARMING_UP, 2000, 2, 0, 0)))
                .isEqualTo("warming up: 2 of 3 s");
        assertThat(report.progress(new Progress(Progress.Stage.MEASURING, 2000, 4, 123_456, 1234.56)))
                .isEqualTo("measuring: 4 of 10 s, 123,456 messages/s, p99 1,234.6 us");
        assertThat(report.progress(new Progress(Progress.Stage.LEAVING, 2000, 0, 0, 0)))
                .isEqualTo("waiting for the last messages, and leaving");
    }
}

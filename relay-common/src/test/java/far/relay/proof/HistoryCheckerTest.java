package far.relay.proof;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@link HistoryChecker} must find every error and nothing else. Client 1 is on seat 1, clients 2 and 3 on seat 2. */
class HistoryCheckerTest {
    /** Steps such as {@code 1>a} and {@code 2<a}, each at its own time: client 1 sends a, client 2 receives it. */
    private static HistoryChecker of(String steps) {
        return of(steps, HistoryChecker.exact());
    }

    private static HistoryChecker of(String steps, HistoryChecker histories) {
        long time = 0;
        for (String step : steps.split(" ")) {
            int client = step.charAt(0) - '0';
            String line = step.substring(2);
            if (step.charAt(1) == '>') {
                histories.sent(client, ++time, line);
            } else {
                histories.received(client, ++time, line);
            }
        }
        return histories;
    }

    @ParameterizedTest
    @CsvSource({
        "1<1 2<2 2<rec 1<emi 1>a 2<a 2>b 1<b 1>c 2<c",
        "1<1 1>a 2<2 2<rec 2<a 1<emi 2>b 1<b", // sent early
        "1<1 2<2 2<rec 1<emi 1>a 2<a 3<2 3<emi 3<a 3>b 1<b", // a replay
        "1<1 2<2 2<rec 1<emi 1>a 3<2 3<emi 3<a 3>b 1<b", // sent to an empty seat
        "1<1 2<2 2<rec 1<emi 2>b 3<2 3<rec 1>a 3<a 3>c 1<c", // a held line that was dropped
        "1<1 2<2 2<rec 1<emi 1>same 2<same 2>same 1<same 1>same 2<same",
    })
    void findsNothingInACorrectHistory(String steps) {
        assertThatCode(of(steps)::check).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "1<1 2<2 2<rec 1<emi 1>a 1>b 2<b | 'a' of c1 is received before 'b' of c1",
                "1<1 2<2 2<rec 1<emi 1>a 1>b 2>c 2<b 1<c 2<a | 'b' of c1 is received in its order",
                "1<1 2<2 2<rec 1<emi 1>a 2<a 2>b 2<a 1<b | 'a' of c1 is received once by c2",
                "1<1 2<2 2<rec 1<emi 1>a 2<a 1>b 2<b | c2 has sent enough to receive 'b'",
                "1<1 2<2 2<rec 1<emi 1>a 1<a | 'a' of c1 goes to the other seat",
                "1<1 2<2 2<rec 1<emi 2<a 1>a | 'a' of c1 is not received before it is sent",
                "1<1 2<2 2<rec 1<emi 1>a 2<a 2>b 1<b 3<2 3<emi 3<a | 'a' of c1 is not replayed once c2 has answered it",
                "1<1 2<2 2<rec 1<emi 1>a 2<a 3<2 3<rec 3<x 3>b 3<a | 'a' of c1 is received again only as a replay",
                "1<1 2<2 2<rec 1<emi 1>a 3<2 3<emi 3>b 1<b 1>c 3<c 3>d 1<d | 'a' of c1 is answered, so somebody has received it",
                "1<emi 1<1 | c1 receives its seat first",
                "1<1 1<a | c1 receives its role second",
            })
    void findsWhatIsWrong(String steps, String sentence) {
        assertThatThrownBy(of(steps)::check).hasMessage("not so: " + sentence);
    }

    @Test
    void parsesNoWordOfTheServerAsARefusal() {
        assertThatCode(of("1<1 1<exit 2<exit")::check).doesNotThrowAnyException();
        assertThatCode(of("1<1 2<2 2<rec 1<emi 1>a 2<a 2<exit")::check).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource({
        "1<1 2<2 2<rec 1<emi 1>a 3<2 3<emi 3<a 3>b 1<b 2<a", // it stayed unread at the first receiver
        "1<1 2<2 2<rec 1<emi 1>a 2<a 2>b 1<b 1>c 3<2 3<emi 3<c 3>d 1<d 1>e 3<e 2<c", // and was not the first message
        // there
    })
    void findsNothingInACorrectHistoryThatIsRecordedLate(String steps) {
        assertThatThrownBy(of(steps)::check).isInstanceOf(AssertionError.class);
        assertThatCode(of(steps, HistoryChecker.late())::check).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "1<1 2<2 2<rec 1<emi 1>a 1>b 2<b | 'a' of c1 is received before 'b' of c1",
                "1<1 2<2 2<rec 1<emi 1>a 1>b 2>c 2<b 1<c 2<a | 'b' of c1 is received in its order",
                "1<1 2<2 2<rec 1<emi 1>a 2<a 1>b 2<b | c2 has sent enough to receive 'b'",
                "1<1 2<2 2<rec 1<emi 2<a 1>a | 'a' of c1 is not received before it is sent",
                "1<1 2<2 2<rec 1<emi 1>z 2<z 2>y 1<y 1>a 2<a 3<2 3<rec 3<x 3>b 1<b 3<a | 'a' of c1 is received again only as a replay",
                "1<1 2<2 2<rec 1<emi 1>a 3<2 3<emi 3>b 1<b 1>c 3<c 3>d 1<d | 'a' of c1 is answered, so somebody has received it",
            })
    void findsErrorsInAHistoryThatIsRecordedLate(String steps, String sentence) {
        assertThatThrownBy(of(steps, HistoryChecker.late())::check).hasMessage("not so: " + sentence);
    }
}

package far.relay.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A message is one line of Unicode text: docs/protocol.md, section 1. */
class MessageTest {
    @ParameterizedTest
    @ValueSource(strings = {"", " ", "hello", "fin", "exit ", "a\rb", "\ra", "é€😀", "\u0000\ufeff\u2028\uffff"})
    void keepsAnyLineOfTextUnchanged(String text) {
        Message message = Message.of(text);
        assertThat(message.text()).isEqualTo(text);
        assertThat(message.utf8()).isEqualTo(text.getBytes(StandardCharsets.UTF_8));
        assertThat(message).isEqualTo(Message.ofUtf8(text.getBytes(StandardCharsets.UTF_8)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "a\n", "\na", "a\nb", "a\r\n", "\r", "a\r", "a\r\r"})
    void refusesATextThatOneLineCannotCarry(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> Message.of(text)).withMessageContaining("one line");
    }

    @Test
    void refusesHalfASurrogatePair() {
        String pair = "😀";
        for (String half :
                new String[] {pair.substring(0, 1), pair.substring(1), pair.substring(0, 1) + "a", "a\udc00b"}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Message.of(half))
                    .withMessageContaining("surrogate");
        }
    }

    @Test
    void printsItsLengthAndNotItsText() {
        assertThat(new Event.Relayed(Message.of("sécret")).toString())
                .contains("7 bytes")
                .doesNotContain("cret");
    }

    @Test
    void equalsAnotherOfTheSameTextAlone() {
        assertThat(Message.of("a")).isEqualTo(Message.of("a")).hasSameHashCodeAs(Message.of("a"));
        assertThat(Message.of("a"))
                .isNotEqualTo(Message.of("a "))
                .doesNotHaveSameHashCodeAs(Message.of("a "))
                .isNotEqualTo("a");
    }
}

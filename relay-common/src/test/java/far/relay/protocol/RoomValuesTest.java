package far.relay.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import far.relay.testing.Seed;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The values in the lines of named rooms: docs/rooms.md, section 2. */
class RoomValuesTest {
    @RegisterExtension
    final Seed seed = new Seed();

    @Test
    void theNameOfARoomHas64CharactersAtMost() {
        assertThat(RoomName.of("a".repeat(64))).contains(new RoomName("a".repeat(64)));
        assertThat(RoomName.of("a".repeat(65))).isEmpty();
        assertThatIllegalArgumentException().isThrownBy(() -> new RoomName(""));
    }

    @Test
    void aNameIsShownAsItIs() {
        assertThat(DisplayName.of(" Ann ").orElseThrow()).hasToString(" Ann ");
        assertThat(DisplayName.of("\ud83d")).isEmpty();
        assertThatIllegalArgumentException().isThrownBy(() -> new DisplayName("a\nb"));
    }

    @Test
    void aTokenIsMadeOfRandomBytes() {
        assertThat(Token.ofBytes(new byte[Token.BYTES]).text()).isEqualTo("A".repeat(22));
        assertThatIllegalArgumentException().isThrownBy(() -> new Token("x"));
    }

    @Test
    void aRandomTokenKeyOrNameIsAlwaysAnotherOne() {
        assertThat(Stream.generate(Token::random).limit(100)).doesNotHaveDuplicates();
        assertThat(Stream.generate(SealKey::random).map(SealKey::text).limit(100))
                .doesNotHaveDuplicates();
        assertThat(Stream.generate(RoomName::random).limit(100)).doesNotHaveDuplicates();
    }

    @Test
    void theRandomNameOfARoomHasTenCharactersThatAreNotConfusedWhenReadAloud() {
        assertThat(Stream.generate(RoomName::random).map(RoomName::text).limit(100))
                .allMatch(name -> name.matches("[a-km-np-z2-9]{10}"));
    }

    @ParameterizedTest
    @EnumSource
    void thePresenceOfThePartnerIsFoundByItsWord(RoomEvent.Presence presence) {
        assertThat(RoomEvent.Presence.of(presence.word())).contains(presence);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "\r\n", "\\", "\\n", "\\\\n\n\r\\r", " a ", "é😀\u0000\u2028"})
    void anyTextFitsIntoALine(String text) {
        Message escaped = EscapedText.escape(text);
        assertThat(escaped.text()).doesNotContain("\n", "\r");
        assertThat(EscapedText.unescape(escaped)).isEqualTo(text);
    }

    @Test
    void aTextWithHalfASurrogatePairFitsIntoNoLine() {
        assertThatIllegalArgumentException().isThrownBy(() -> EscapedText.escape("a\ud83d"));
    }

    @Test
    void everyCommandAndEventIsReadAsItWasWritten() throws RoomLineException {
        Random random = new Random(seed.value());
        for (int i = 0; i < 20_000; i++) {
            RoomCommand command = RandomRoomLines.command(random);
            assertThat(RoomCommandLine.parse(RoomCommandLine.format(command), Integer.MAX_VALUE))
                    .isEqualTo(command);
            RoomEvent event = RandomRoomLines.event(random);
            assertThat(RoomEventLine.parse(RoomEventLine.format(event))).isEqualTo(Optional.of(event));
        }
    }
}

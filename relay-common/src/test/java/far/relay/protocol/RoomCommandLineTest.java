package far.relay.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The lines of clients: docs/rooms.md, sections 2 and 6. */
class RoomCommandLineTest {
    private static final String TOKEN = "8xk0VdQ1mZrTn2w6yKc3Gg";
    private static final RoomName KITCHEN = new RoomName("kitchen");
    private static final int MAX_MESSAGE = 65536;

    static RoomCommand parse(String line) throws RoomLineException {
        return RoomCommandLine.parse(line.getBytes(UTF_8), MAX_MESSAGE);
    }

    static String format(RoomCommand command) {
        return new String(RoomCommandLine.format(command), UTF_8);
    }

    private static void refuses(String line, ErrorCode code) {
        assertThatExceptionOfType(RoomLineException.class)
                .as(line)
                .isThrownBy(() -> parse(line))
                .matches(e -> e.code() == code, code.word())
                .matches(e -> e.getMessage().matches("[ -~]+"), "has one line that says why");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "join kitchen",
                "join a",
                "join 0._-z",
                "join kitchen name=Ann%20%26%20Bob",
                "join kitchen name=Zo%C3%AB%F0%9F%98%80 secret=%3D%25 seat=2 wait=no new=yes token=" + TOKEN,
                "join kitchen new=no",
                "resume kitchen " + TOKEN,
                "resume kitchen " + TOKEN + " have=17",
                "say 1 which question?",
                "say 1 ",
                "say 0  spaces ",
                "say 9223372036854775807 far too large",
                "say 2 two\\nlines\\r and a \\\\n",
                "leave",
                "ping"
            })
    void writesACommandAsItWasRead(String line) throws RoomLineException {
        assertThat(format(parse(line))).isEqualTo(line);
    }

    @Test
    void readsTheFieldsOfJoinInAnyOrder() throws RoomLineException {
        RoomCommand.Join join = new RoomCommand.Join(
                KITCHEN,
                Optional.of(new DisplayName("Ann")),
                Optional.of("x=y"),
                Optional.of(Seat.TWO),
                false,
                Optional.of(true),
                Optional.of(new Token(TOKEN)));
        assertThat(parse("join kitchen name=Ann secret=x=y seat=2 wait=no new=yes token=" + TOKEN))
                .isEqualTo(join);
        assertThat(parse("join kitchen token=" + TOKEN + " new=yes wait=no seat=2 secret=x%3Dy name=%41nn"))
                .isEqualTo(join);
    }

    @Test
    void waitsUnlessTheClientSaysNo() throws RoomLineException {
        assertThat(parse("join kitchen")).isEqualTo(new RoomCommand.Join(KITCHEN));
        assertThat(parse("join kitchen wait=yes")).isEqualTo(new RoomCommand.Join(KITCHEN));
    }

    @Test
    void knowsNothingWithoutHave() throws RoomLineException {
        assertThat(parse("resume kitchen " + TOKEN + " have=0"))
                .isEqualTo(new RoomCommand.Resume(KITCHEN, new Token(TOKEN), 0))
                .isEqualTo(parse("resume kitchen " + TOKEN));
    }

    @Test
    void aNumberWithMoreThan18DigitsIsAsHighAsAnyNumber() throws RoomLineException {
        assertThat(parse("resume kitchen " + TOKEN + " have=1234567890123456789"))
                .isEqualTo(new RoomCommand.Resume(KITCHEN, new Token(TOKEN), Long.MAX_VALUE));
        assertThat(parse("say 123456789012345678 x"))
                .isEqualTo(new RoomCommand.Say(123456789012345678L, Message.of("x")));
        assertThat(parse("say 12345678901234567890 x")).isEqualTo(new RoomCommand.Say(Long.MAX_VALUE, Message.of("x")));
    }

    @Test
    void acceptsValuesThatSomebodyTypedWithoutEncodingThem() throws RoomLineException {
        RoomCommand.Join join = (RoomCommand.Join) parse("join kitchen name=Zoé+😀 secret=a=b&c");
        assertThat(join.name()).contains(new DisplayName("Zoé+😀"));
        assertThat(join.secret()).contains("a=b&c");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "hello",
                "JOIN kitchen",
                "join",
                "join ",
                "join  kitchen",
                "join Kitchen",
                "join .hidden",
                "join -x",
                "join küche",
                "join a/b",
                "join kitchen ",
                "join kitchen  name=Ann",
                "join kitchen name",
                "join kitchen name=Ann name=Ann",
                "join kitchen wait=no wait=yes",
                "resume",
                "resume kitchen",
                "resume kitchen short",
                "resume kitchen " + TOKEN + "x",
                "resume kitchen " + TOKEN + " 17",
                "resume kitchen " + TOKEN + " have=1 have=1",
                "say",
                "say ",
                "say 1",
                "say 01 x",
                "say 00 x",
                "say -1 x",
                "say +1 x",
                "say 1.5 x",
                "say ١ x",
                "say  1 x",
                "say x",
                "saying 1 x",
                "sa",
                "leave ",
                "leave now",
                "ping 1",
                "pong",
                "said 1 x",
                "say 1 two\nlines",
                "join kitchen\n",
            })
    void refusesWhatIsNotACommand(String line) {
        refuses(line, ErrorCode.SYNTAX);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "colour=red",
                "Name=Ann",
                "=x",
                "have=1",
                "name=",
                "name=a%0Ab",
                "name=%7F",
                "name=%C2%85",
                "name=123456789012345678901234567890123",
                "name=a%",
                "name=a%4",
                "name=a%4g",
                "name=a%g4",
                "name=%C3",
                "name=%ED%A0%80",
                "name=%C0%AF",
                "secret=",
                "seat=0",
                "seat=3",
                "seat=one",
                "wait=",
                "wait=maybe",
                "wait=YES",
                "new=1",
                "token=short",
                "token=" + TOKEN + "x",
                "token=8xk0VdQ1mZrTn2w6yKc3G+",
            })
    void refusesFieldsThatJoinDoesNotAccept(String field) {
        refuses("join kitchen " + field, ErrorCode.FIELD);
    }

    @ParameterizedTest
    @ValueSource(strings = {"name=Ann", "have=", "have=-1", "have=01", "have=x"})
    void refusesFieldsThatResumeDoesNotAccept(String field) {
        refuses("resume kitchen " + TOKEN + " " + field, ErrorCode.FIELD);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\\", "a\\", "\\t", "\\N", "\\\\\\", "\\ n", "\\é", "\\\r"})
    void refusesABackslashThatBeginsNoEscape(String text) {
        refuses("say 1 " + text, ErrorCode.ESCAPE);
    }

    @Test
    void countsTheCharactersOfANameAndNotItsBytes() throws RoomLineException {
        String name = "😀".repeat(DisplayName.MOST_CHARACTERS);
        RoomCommand.Join join = (RoomCommand.Join) parse("join kitchen name=" + PercentEncoding.encode(name));
        assertThat(join.name().orElseThrow().text()).isEqualTo(name);
        refuses("join kitchen name=" + PercentEncoding.encode(name + "😀"), ErrorCode.FIELD);
    }

    @Test
    void refusesAMessageOverItsLimit() throws RoomLineException {
        assertThat(RoomCommandLine.parse("say 1 €€".getBytes(UTF_8), 6))
                .isEqualTo(new RoomCommand.Say(1, Message.of("€€")));
        assertThatExceptionOfType(RoomLineException.class)
                .isThrownBy(() -> RoomCommandLine.parse("say 1 €€".getBytes(UTF_8), 5))
                .matches(e -> e.code() == ErrorCode.LONG)
                .withMessageContaining("5 bytes");
    }

    @Test
    void refusesAnyOtherLineOver1024Bytes() throws RoomLineException {
        String line = "join kitchen secret=";
        String secret = "s".repeat(1024 - line.length());
        assertThat(((RoomCommand.Join) parse(line + secret)).secret()).contains(secret);
        refuses(line + secret + "s", ErrorCode.LONG);
        refuses("x".repeat(1025), ErrorCode.LONG);
    }

    @Test
    void readsANumberThatNoMessageHasAsTheLargest() throws RoomLineException {
        RoomCommand.Say say = (RoomCommand.Say) parse("say " + "9".repeat(100) + " x");
        assertThat(say.number()).isEqualTo(Long.MAX_VALUE);
        assertThat(((RoomCommand.Say) parse("say 999999999999999999 x")).number())
                .isEqualTo(999999999999999999L);
    }

    @Test
    void keepsACarriageReturnAsAnEscape() throws RoomLineException {
        RoomCommand.Say say = (RoomCommand.Say) parse("say 1 a\rb\\n\r");
        assertThat(say.text()).isEqualTo(Message.of("a\\rb\\n\\r"));
        assertThat(EscapedText.unescape(say.text())).isEqualTo("a\rb\n\r");
    }

    @ParameterizedTest
    @CsvSource({
        "first, true",
        "syntax, false",
        "field, false",
        "room, true",
        "long, true",
        "turn, false",
        "store, false"
    })
    void anErrorEndsAConnectionAsItsCodeSays(String word, boolean always) {
        ErrorCode code = ErrorCode.of(word).orElseThrow();
        assertThat(code.word()).isEqualTo(word);
        assertThat(code.endsConnection(true)).isEqualTo(always);
        assertThat(code.endsConnection(false)).isEqualTo(always || word.equals("syntax") || word.equals("field"));
    }

    @Test
    void aLaterVersionMayHaveMoreErrorCodes() {
        assertThat(ErrorCode.of("tomorrow")).isEmpty();
    }

    @Test
    void printsNeitherSecretsNorTokens() {
        RoomCommand.Join join = new RoomCommand.Join(
                KITCHEN,
                Optional.empty(),
                Optional.of("hush"),
                Optional.empty(),
                true,
                Optional.empty(),
                Optional.of(new Token(TOKEN)));
        assertThat(join.toString()).isEqualTo("Join[kitchen]");
        assertThat(new RoomCommand.Resume(KITCHEN, new Token(TOKEN), 0).toString())
                .doesNotContain(TOKEN);
    }
}

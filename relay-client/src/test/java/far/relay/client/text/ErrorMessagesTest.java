package far.relay.client.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import far.relay.client.End;
import far.relay.client.FailureReason;
import far.relay.client.InvalidMessageException;
import far.relay.client.RoomEnd;
import far.relay.protocol.InvalidLinkException;
import far.relay.protocol.RoomEventLine;
import far.relay.protocol.RoomLineException;
import far.relay.tls.PemException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class ErrorMessagesTest {
    private static final String ADDRESS = "a:1";

    private final ErrorMessages english = new ErrorMessages(Messages.of(Locale.ENGLISH));
    private final ErrorMessages french = new ErrorMessages(Messages.of(Locale.FRENCH));

    @ParameterizedTest
    @EnumSource(
            value = FailureReason.Kind.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"NONE", "VERBATIM", "CERTIFICATE_NOT_TRUSTED"})
    void hasTheTextsOfTheLibraryInEnglishAndOthersInFrench(FailureReason.Kind kind) {
        FailureReason reason = new FailureReason(kind, "10 s");
        assertThat(english.of(reason)).isEqualTo(reason.text());
        assertThat(french.of(reason)).isNotBlank().isNotEqualTo(reason.text());
    }

    @Test
    void namesTheOptionsThatTrustACertificate() {
        FailureReason reason = new FailureReason(FailureReason.Kind.CERTIFICATE_NOT_TRUSTED, "");
        assertThat(english.of(reason)).startsWith(reason.text()).contains("--tls-ca", "--tls-pin");
        assertThat(french.of(reason)).startsWith("son certificat").contains("--tls-ca", "--tls-pin");
    }

    @ParameterizedTest
    @EnumSource(End.Kind.class)
    void describesHowAConversationEndsAsTheLibraryDoesInEnglish(End.Kind kind) {
        End end = new End(kind, ADDRESS, new FailureReason(FailureReason.Kind.NOT_UTF8, ""));
        if (kind != End.Kind.ERROR) {
            assertThat(english.of(end)).isEqualTo(end.text());
            assertThat(french.of(end)).isNotEqualTo(end.text());
        }
    }

    /** The program says more where the user can do something. */
    @ParameterizedTest
    @EnumSource(
            value = RoomEnd.Kind.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"RESUMED", "IDLE", "LONELY", "ENDED", "REFUSED", "BYE", "CANNOT_CONNECT", "NOT_ROOMS"})
    void describesHowAConversationInANamedRoomEndsAsTheLibraryDoesInEnglish(RoomEnd.Kind kind) {
        RoomEnd end = roomEnd(kind, new FailureReason(FailureReason.Kind.NOT_UTF8, ""));
        assertThat(english.of(end)).isEqualTo(end.text());
        assertThat(french.of(end)).isNotEqualTo(end.text());
    }

    /** The reader is "you", or is not in the text. */
    @ParameterizedTest
    @EnumSource(RoomEnd.Kind.class)
    void describesTheEndFromTheReadersPointOfView(RoomEnd.Kind kind) {
        RoomEnd end = roomEnd(kind, FailureReason.NONE);
        assertThat(end.text()).doesNotContainPattern("\\b(we|us|our|ours)\\b");
        assertThat(english.of(end)).doesNotContainPattern("\\b(we|us|our|ours)\\b");
    }

    private static RoomEnd roomEnd(RoomEnd.Kind kind, FailureReason reason) {
        return new RoomEnd(kind, ADDRESS, "", reason, Optional.empty());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            seat 3 AAECAwQFBgcICQoLDA0ODw 1 1 | la place est mal formée
            seat 1 short 1 1                  | le jeton est mal formé
            said 0 x                          | le nombre est mal formé
            partner maybe                     | la présence est mal formée
            partner here a\u0007b             | le nom est mal formé
            said 1                            | il manque un champ
            pong x                            | il y a un champ de trop
            said 1 \\x                         | une barre oblique inverse est suivie de \\, n ou r ; elle s'écrit \\\\
            """)
    void translatesWhatIsWrongWithALineOfARoom(String line, String translation) {
        assertThatExceptionOfType(RoomLineException.class)
                .isThrownBy(() -> RoomEventLine.parse(line.getBytes(StandardCharsets.UTF_8)))
                .satisfies(
                        e -> assertThat(french.of(new FailureReason(FailureReason.Kind.MALFORMED_LINE, e.getMessage())))
                                .isEqualTo("il a envoyé une ligne mal formée : " + translation));
    }

    static Stream<Enum<?>> kinds() {
        return Stream.of(
                        PemException.Kind.values(),
                        InvalidMessageException.Kind.values(),
                        RoomEnd.Kind.values(),
                        InvalidLinkException.Mistake.values())
                .flatMap(Arrays::stream);
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void hasAMessageForEachKindOfException(Enum<?> kind) {
        String group = Map.of(
                        PemException.Kind.class, "pem",
                        InvalidMessageException.Kind.class, "invalid",
                        RoomEnd.Kind.class, "room-end",
                        InvalidLinkException.Mistake.class, "link")
                .get(kind.getDeclaringClass());
        assertThat(Messages.of(Locale.FRENCH).bundle().keySet()).contains(ErrorMessages.key(group, kind));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Connection refused     | connexion refusée
            nobody knows this one  | nobody knows this one
            """)
    void translatesKnownMessagesOfTheSystem(String system, String translation) {
        assertThat(french.of(new IOException(system))).isEqualTo(translation);
        assertThat(french.of(new FailureReason(FailureReason.Kind.VERBATIM, system)))
                .isEqualTo(translation);
        assertThat(english.of(new IOException(system))).isEqualTo(system);
    }

    @Test
    void describesWhyAFileCannotBeUsed() {
        assertThat(english.of(new NoSuchFileException("x"))).isEqualTo("No such file or directory");
        assertThat(french.of(new AccessDeniedException("x"))).isEqualTo("permission refusée");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            line longer than 10 bytes | le serveur a refusé : une ligne de plus de 10 octets (--max-line)
            this server speaks TLS    | le serveur a refusé : ce serveur parle TLS (--tls)
            not UTF-8                 | le serveur a refusé : ce n'est pas de l'UTF-8
            Not UTF-8                 | le serveur a refusé : Not UTF-8
            """)
    void translatesWhatTheServerRefusesAndNamesTheOption(String reason, String translation) {
        assertThat(french.refusal(reason)).isEqualTo(translation);
    }

    /** If a server's reason is reworded, its translation would be lost. */
    @Test
    void translatesTheReasonsThatServersSend() throws IOException {
        String sources = "";
        for (String root : new String[] {"../relay-common/src/main/java", "../relay-server/src/main/java"}) {
            try (Stream<Path> files = Files.walk(Path.of(root))) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    sources += Files.readString(file);
                }
            }
        }
        Messages messages = Messages.of(Locale.ENGLISH);
        for (String key : messages.bundle().keySet()) {
            if (key.startsWith("refused.")) {
                assertThat(sources)
                        .as(key)
                        .contains(messages.bundle().getString(key).split("\\{")[0]);
            }
        }
    }
}

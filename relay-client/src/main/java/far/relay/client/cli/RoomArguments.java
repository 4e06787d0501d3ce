package far.relay.client.cli;

import far.relay.client.RoomOptions;
import far.relay.client.conversation.RoomNews;
import far.relay.client.text.ErrorMessages;
import far.relay.client.text.Messages;
import far.relay.protocol.DisplayName;
import far.relay.protocol.InvalidLinkException;
import far.relay.protocol.RoomLink;
import far.relay.protocol.RoomName;
import far.relay.protocol.SealKey;
import far.relay.protocol.Seat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The link of a named room, and the options that need one. */
final class RoomArguments {
    private static final String LINK = "LINK";
    /** In place of a link. */
    private static final String NEW = "new";

    private static final String SERVER = "SERVER";
    private static final String QR = "--qr";
    /** The link names the server, and these are about plain rooms. */
    private static final List<String> PLAIN_ONLY =
            List.of("--host", "--port", "--replay-role", "--reconnect-exit", "--reconnect-anyway");

    private static final List<String> ROOM_ONLY = List.of("--name", "--seat", "--no-wait", "--fresh");
    /** In a new room there is neither a kept seat nor a queue. */
    private static final List<String> KEPT_SEAT = List.of("--no-wait", "--fresh");

    private static final List<String> TLS = List.of("--tls", "--tls-ca", "--tls-pin", "--tls-cert", "--tls-key");

    private final Messages messages;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    /** The first argument, if it is neither a link nor {@code new}; else null. */
    private String stray;
    /** What is wrong with the link; null if nothing is. */
    private InvalidLinkException mistake;
    /** What follows the first argument, if that is not {@code new}; else null. */
    private String second;

    private boolean isNew;
    private RoomLink link;
    private String name;
    private Seat seat;

    @Option(names = "--no-wait", order = 53, descriptionKey = "relay-client.no-wait")
    private boolean noWait;

    @Option(names = "--fresh", order = 54, descriptionKey = "relay-client.fresh")
    private boolean fresh;

    @Option(names = QR, order = 55, descriptionKey = "relay-client.qr")
    private boolean qr;

    RoomArguments(Messages messages) {
        this.messages = messages;
    }

    @Parameters(index = "0", arity = "0..1", paramLabel = LINK, descriptionKey = "relay-client.link")
    private void setLink(String value) {
        isNew = NEW.equals(value);
        if (value == null || isNew) {
            return;
        }
        if (!value.contains("://") && !value.contains("/r/")) {
            stray = value;
            return;
        }
        try {
            link = RoomLink.parse(value);
        } catch (InvalidLinkException e) {
            mistake = e;
        }
    }

    @Parameters(index = "1", arity = "0..1", paramLabel = SERVER, descriptionKey = "relay-client.server")
    private void setServer(String value) {
        if (value == null) {
            return;
        }
        if (!isNew) {
            second = value;
            return;
        }
        link = values().server(value, RoomName.random(), Optional.of(SealKey.random()));
    }

    @Option(names = "--name", order = 51, paramLabel = "NAME", descriptionKey = "relay-client.name")
    private void setName(String value) {
        name = DisplayName.of(value)
                .orElseThrow(() -> values().invalid("--name", messages.get("usage.name"), value))
                .text();
    }

    @Option(names = "--seat", order = 52, paramLabel = "SEAT", descriptionKey = "relay-client.seat")
    private void setSeat(String value) {
        seat = values().number("--seat", value, 1, 2) == 1 ? Seat.ONE : Seat.TWO;
    }

    private OptionParser values() {
        return new OptionParser(spec, messages);
    }

    /**
     * Once the options are known to exist: the value of a mistyped one looks like an argument.
     *
     * @throws picocli.CommandLine.ParameterException if there is an argument that is neither a link nor a server, or one too many
     */
    void refuseStray() {
        if (NEW.equals(second)) {
            throw values().invalid(messages.get("usage.new-first"));
        }
        if (stray != null) {
            throw values().invalid(messages.get("usage.no-link", stray));
        }
        if (mistake != null) {
            throw values().invalid(new ErrorMessages(messages).of(mistake));
        }
        if (second != null) {
            throw values().invalid(messages.get("usage.stray", second));
        }
    }

    /** Whether the room is to be a new one. */
    boolean isNew() {
        return isNew;
    }

    /** The link; empty for a plain room. */
    Optional<RoomLink> link() {
        return Optional.ofNullable(link);
    }

    /** What tells several clients of one user in one room apart: the name and the seat that they ask for. */
    String client() {
        return Objects.toString(name, "") + "\n" + Objects.toString(seat, "");
    }

    /** Whether to take another seat than the one that is kept. */
    boolean fresh() {
        return fresh;
    }

    /** The link to show to the user; empty if the room is not to be a new one. */
    Optional<RoomNews.Created> created() {
        return isNew ? Optional.of(new RoomNews.Created(link, qr)) : Optional.empty();
    }

    /** @throws picocli.CommandLine.ParameterException if options do not go together with the link, or with its absence */
    void check() {
        if (isNew && link == null) {
            throw values().invalid(messages.get("usage.value-missing", NEW, SERVER));
        }
        if (isNew) {
            given(KEPT_SEAT).ifPresent(option -> {
                throw values().invalid(messages.get("usage.exclusive", option, NEW));
            });
        }
        if (qr && !isNew) {
            throw values().invalid(messages.get("usage.needs-new", QR));
        }
        if (link == null) {
            given(ROOM_ONLY).ifPresent(option -> {
                throw values().invalid(messages.get("usage.needs-link", option));
            });
            return;
        }
        given(PLAIN_ONLY).ifPresent(option -> {
            throw values().invalid(messages.get("usage.exclusive", option, LINK));
        });
        if (!link.scheme().isTls()) {
            given(TLS).ifPresent(option -> {
                throw values().invalid(messages.get("usage.link-without-tls", option));
            });
        }
    }

    private Optional<String> given(List<String> options) {
        return options.stream()
                .filter(option -> spec.commandLine().getParseResult().hasMatchedOption(option))
                .findFirst();
    }

    /** The options of a client in the room. */
    RoomOptions.Builder roomOptions() {
        RoomOptions.Builder options = RoomOptions.builder(link).waitForSeat(!noWait);
        if (isNew) {
            options.isNew(true);
        }
        if (name != null) {
            options.name(name);
        }
        if (seat != null) {
            options.seat(seat);
        }
        return options;
    }
}

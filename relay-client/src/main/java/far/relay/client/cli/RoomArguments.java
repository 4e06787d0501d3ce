package far.relay.client.cli;

import far.relay.client.RoomOptions;
import far.relay.client.text.ErrorMessages;
import far.relay.client.text.Messages;
import far.relay.protocol.DisplayName;
import far.relay.protocol.InvalidLinkException;
import far.relay.protocol.RoomLink;
import far.relay.protocol.Seat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** The link of a named room, and the options that need one. */
final class RoomArguments {
    private static final String LINK = "LINK";
    /** The link names the server, and these are about plain rooms. */
    private static final List<String> PLAIN_ONLY =
            List.of("--host", "--port", "--replay-role", "--reconnect-exit", "--reconnect-anyway");

    private static final List<String> ROOM_ONLY = List.of("--name", "--seat", "--no-wait", "--fresh");
    private static final List<String> TLS = List.of("--tls", "--tls-ca", "--tls-pin", "--tls-cert", "--tls-key");

    private final Messages messages;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    private RoomLink link;
    private String name;
    private Seat seat;

    @Option(names = "--no-wait", order = 53, descriptionKey = "relay-client.no-wait")
    private boolean noWait;

    @Option(names = "--fresh", order = 54, descriptionKey = "relay-client.fresh")
    private boolean fresh;

    RoomArguments(Messages messages) {
        this.messages = messages;
    }

    @Parameters(index = "0", arity = "0..1", paramLabel = LINK, descriptionKey = "relay-client.link")
    private void setLink(String value) {
        if (value == null) {
            return;
        }
        if (!value.contains("://") && !value.contains("/r/")) { // meant for something else
            throw new UnmatchedArgumentException(spec.commandLine(), List.of(value));
        }
        try {
            link = RoomLink.parse(value);
        } catch (InvalidLinkException e) {
            throw values().invalid(new ErrorMessages(messages).of(e));
        }
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

    /** @throws picocli.CommandLine.ParameterException if options do not go together with the link, or with its absence */
    void check() {
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
        if (name != null) {
            options.name(name);
        }
        if (seat != null) {
            options.seat(seat);
        }
        return options;
    }
}

package far.relay.client.cli;

import far.relay.client.text.Messages;
import far.relay.protocol.DurationText;
import far.relay.protocol.InvalidLinkException;
import far.relay.protocol.RoomLink;
import far.relay.protocol.RoomName;
import far.relay.protocol.SealKey;
import far.relay.system.OptionValues;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Parses the values of options. An error names the option and its valid values, on one line in the user's language. */
final class OptionParser {
    private final CommandSpec spec;
    private final Messages messages;

    /** @param spec the command that has the options */
    OptionParser(CommandSpec spec, Messages messages) {
        this.spec = spec;
        this.messages = messages;
    }

    /** A number from {@code least} to {@code most}. @throws ParameterException if the value is not one */
    int number(String option, String value, int least, int most) {
        return OptionValues.number(value, least, most)
                .orElseThrow(() -> invalid(option, messages.get("usage.number", least, most), value));
    }

    /** A time from {@code shortest} to {@code longest}. @throws ParameterException if the value is not one */
    Duration duration(String option, String value, Duration shortest, Duration longest) {
        return OptionValues.duration(value, shortest, longest).orElseThrow(() -> {
            String limits = messages.get("usage.duration", DurationText.of(shortest), DurationText.of(longest));
            return invalid(option, limits, value);
        });
    }

    /** The link of a room on the server at this link. @throws ParameterException if the value is not the link of a server */
    RoomLink server(String value, RoomName room, Optional<SealKey> key) {
        try {
            return RoomLink.on(value, room, key);
        } catch (InvalidLinkException e) {
            throw invalid("SERVER", messages.get("usage.server"), value);
        }
    }

    /** The error for options that do not go together. */
    ParameterException invalid(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    /** The error for an invalid value. */
    ParameterException invalid(String option, String takes, String value) {
        return new ParameterException(spec.commandLine(), messages.get("usage.takes", option, takes, value));
    }
}

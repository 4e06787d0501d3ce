package far.relay.server.cli;

import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** The file in {@code --config} cannot be read. The message is one line of English that names it. */
final class UnreadableConfigException extends ParameterException {
    private static final long serialVersionUID = 1;

    UnreadableConfigException(CommandLine line, String message) {
        super(line, message);
    }
}

package far.relay.client.cli;

import far.relay.client.ClientTls;
import far.relay.client.text.ErrorMessages;
import far.relay.client.text.Messages;
import far.relay.protocol.RoomLink;
import far.relay.tls.PemException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;

/** The options for TLS. Any of them turns TLS on. */
final class TlsOptions {
    @Option(names = "--tls", order = 14, descriptionKey = "relay-client.tls", scope = ScopeType.INHERIT)
    private boolean tls;

    @Option(
            names = "--tls-ca",
            order = 15,
            descriptionKey = "relay-client.tls-ca",
            scope = ScopeType.INHERIT,
            paramLabel = "FILE")
    private Path authorities;

    @Option(
            names = "--tls-pin",
            order = 16,
            descriptionKey = "relay-client.tls-pin",
            scope = ScopeType.INHERIT,
            paramLabel = "SHA256")
    private String pin;

    @Option(
            names = "--tls-cert",
            order = 17,
            descriptionKey = "relay-client.tls-cert",
            scope = ScopeType.INHERIT,
            paramLabel = "FILE")
    private Path certificate;

    @Option(
            names = "--tls-key",
            order = 18,
            descriptionKey = "relay-client.tls-key",
            scope = ScopeType.INHERIT,
            paramLabel = "FILE")
    private Path key;

    /**
     * The settings; empty for plain text. Reads the files.
     *
     * @throws ParameterException if the options do not go together or a file cannot be used
     */
    Optional<ClientTls> tls(CommandSpec spec, Messages messages) {
        return isGiven() ? Optional.of(read(spec, messages)) : Optional.empty();
    }

    /** Likewise, for a link: its scheme says whether there is TLS. */
    Optional<ClientTls> tls(CommandSpec spec, Messages messages, RoomLink.Scheme scheme) {
        if (isGiven() && !scheme.isTls()) {
            throw new ParameterException(spec.commandLine(), messages.get("usage.tls-link", scheme.word()));
        }
        return scheme.isTls() ? Optional.of(read(spec, messages)) : Optional.empty();
    }

    private boolean isGiven() {
        return tls || authorities != null || pin != null || certificate != null || key != null;
    }

    private ClientTls read(CommandSpec spec, Messages messages) {
        if ((certificate == null) != (key == null)) {
            throw new ParameterException(spec.commandLine(), messages.get("usage.tls-certificate"));
        }
        if (authorities != null && pin != null) {
            throw new ParameterException(spec.commandLine(), messages.get("usage.tls-trust"));
        }
        try {
            return builder(spec, messages).build();
        } catch (PemException e) {
            throw new ParameterException(spec.commandLine(), new ErrorMessages(messages).of(e), e);
        } catch (IOException e) {
            throw new ParameterException(spec.commandLine(), new ErrorMessages(messages).of(e), e);
        }
    }

    private ClientTls.Builder builder(CommandSpec spec, Messages messages) {
        ClientTls.Builder builder = ClientTls.builder();
        if (authorities != null) {
            builder.authorities(authorities);
        }
        if (certificate != null) {
            builder.certificate(certificate, key);
        }
        try {
            return pin == null ? builder : builder.pin(pin);
        } catch (IllegalArgumentException e) {
            throw new OptionParser(spec, messages).invalid("--tls-pin", messages.get("usage.tls-pin"), pin);
        }
    }
}

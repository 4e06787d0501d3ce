package far.relay.tls;

import java.io.IOException;
import java.nio.file.Path;

/** A PEM file cannot be used. The message is one line of English; kind, file and detail are its parts. */
public final class PemException extends IOException {
    private static final long serialVersionUID = 1;

    /** What is wrong with the file. */
    public enum Kind {
        NO_FILE("there is no file %s"),
        NOT_READABLE("no permission to read %s"),
        /** The detail is what the system says. */
        READ_FAILED("cannot read %s: %s"),
        NO_CERTIFICATE("%s has no certificate"),
        NOT_CERTIFICATES("%s is not a PEM file of certificates"),
        NO_KEY("%s has no private key"),
        /** The key is not PKCS #8, or is encrypted; the detail is the name of its format. */
        OTHER_KEY_FORMAT(
                "the key in %1$s (%2$s) must be unencrypted PKCS #8; convert it with: openssl pkcs8 -topk8 -nocrypt -in %1$s"),
        BAD_KEY("the key in %s is damaged, or of another type than the certificate"),
        WRONG_KEY("the key in %s does not belong to the certificate");

        private final String text;

        Kind(String text) {
            this.text = text;
        }
    }

    private final Kind kind;
    private final String file;
    private final String detail;

    PemException(Kind kind, Path file, String detail, Throwable cause) {
        super(String.format(kind.text, file, detail), cause);
        this.kind = kind;
        this.file = file.toString();
        this.detail = detail;
    }

    PemException(Kind kind, Path file, Throwable cause) {
        this(kind, file, "", cause);
    }

    public Kind kind() {
        return kind;
    }

    /** The name of the file, as the caller gave it. */
    public String file() {
        return file;
    }

    /** As described at the kind; empty for other kinds. */
    public String detail() {
        return detail;
    }
}

package far.relay.client.io;

import far.relay.protocol.RoomLink;
import far.relay.protocol.Token;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;

/**
 * The token of our seat in a room (docs/rooms.md, section 3), in a file that only the user can read, so that the same command
 * gets the seat again after a crash. The file is locked until the process ends, in whatever way: another client of the same user in
 * the same room has another file.
 */
public final class SeatFile {
    private static final int HASH_BYTES = 8;
    private static final FileAttribute<?> ONLY_USER =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    private static final FileAttribute<?> ONLY_USERS_DIRECTORY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    private final Path file;
    private final FileChannel channel;
    private final boolean isNew;
    private final Token token;

    private SeatFile(Path file, FileChannel channel, boolean fresh) throws IOException {
        this.file = file;
        this.channel = channel;
        Optional<Token> kept = fresh ? Optional.empty() : read();
        this.isNew = kept.isEmpty();
        this.token = kept.orElseGet(Token::random);
        if (isNew) {
            write();
        }
    }

    /**
     * Opens the first file of the room that no other client uses. It has a token when this returns.
     *
     * @param state the program's directory, as {@link StateDirectory} returns it
     * @param fresh whether to replace the token that the file has
     * @throws FileSystemException if the file cannot be created
     * @throws IOException if it cannot be locked, read or written
     */
    public static SeatFile open(Path state, RoomLink link, boolean fresh) throws IOException {
        Path directory = state.resolve("rooms");
        try {
            Files.createDirectory(directory, ONLY_USERS_DIRECTORY);
        } catch (FileAlreadyExistsException e) {
            // of an earlier run
        }
        for (int copy = 1; ; copy++) {
            Path file = directory.resolve(name(link) + (copy == 1 ? "" : "." + copy));
            FileChannel channel = FileChannel.open(
                    file,
                    Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE),
                    ONLY_USER);
            try {
                if (channel.tryLock() != null) {
                    return new SeatFile(file, channel, fresh);
                }
                channel.close();
            } catch (IOException e) {
                channel.close();
                throw e;
            }
        }
    }

    /** The room and a hash of its address: a host name can be longer than the name of a file. The key is no part of it. */
    private static String name(RoomLink link) {
        String address = link.host() + " " + link.port() + " " + link.room();
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(address.getBytes(StandardCharsets.UTF_8));
            return link.room() + "-" + HexFormat.of().formatHex(hash, 0, HASH_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every JDK has it
        }
    }

    /** Empty for a new file, and for one that was not written completely. */
    private Optional<Token> read() throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(64);
        while (bytes.hasRemaining() && channel.read(bytes) >= 0) {
            continue;
        }
        return Token.of(new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8).strip());
    }

    private void write() throws IOException {
        ByteBuffer bytes = StandardCharsets.UTF_8.encode(token.text() + "\n");
        channel.truncate(0);
        for (long at = 0; bytes.hasRemaining(); at = bytes.position()) {
            channel.write(bytes, at);
        }
        channel.force(true);
    }

    /** The token, which the file has. */
    public Token token() {
        return token;
    }

    /** Whether the file had no token, so that no seat can be ours yet. */
    public boolean isNew() {
        return isNew;
    }

    /** The seat is not ours any more. Releases the file, too. */
    public void delete() throws IOException {
        Files.deleteIfExists(file);
        channel.close();
    }
}

package far.relay.client.io;

import far.relay.protocol.RoomLink;
import far.relay.protocol.Token;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The token of our seat in a room (docs/rooms.md, section 3), in a file that only the user can read, so that the same command
 * gets the seat again after a crash. The file is locked until the process ends, in whatever way: another client of the same user in
 * the same room has another file.
 */
public final class SeatFile {
    private static final int HASH_BYTES = 8;
    private static final Set<PosixFilePermission> USER = PosixFilePermissions.fromString("rw-------");
    private static final FileAttribute<?> ONLY_USER = PosixFilePermissions.asFileAttribute(USER);
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
     * Opens the first file of this client that no running client uses, so that a client which was killed finds its own again, or
     * else a new one. It has a token when this returns. If others may read a file, that ends here. A symbolic link is not followed.
     *
     * @param state the program's directory, as {@link StateDirectory} returns it
     * @param link the room; the address and the room count, the key does not
     * @param client what else tells the user's clients of this room apart, such as a name
     * @param fresh whether to replace the token that the file has
     * @throws FileSystemException if the file cannot be created, or is not a regular file
     * @throws IOException if it cannot be locked, read or written
     */
    public static SeatFile open(Path state, RoomLink link, String client, boolean fresh) throws IOException {
        Path directory = state.resolve("rooms");
        try {
            Files.createDirectory(directory, ONLY_USERS_DIRECTORY);
        } catch (FileAlreadyExistsException e) {
            // of an earlier run
        }
        FileChannel lock = lock(directory);
        try {
            String name = name(link, client);
            for (Path file : kept(directory, name)) {
                FileChannel channel = openRegular(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
                if (isLocked(channel)) {
                    Files.setPosixFilePermissions(file, USER);
                    return new SeatFile(file, channel, fresh);
                }
            }
            return create(directory, name);
        } finally {
            lock.close();
        }
    }

    /** While this channel is open, no other process opens or deletes a file of the directory. */
    private static FileChannel lock(Path directory) throws IOException {
        FileChannel lock = openRegular(
                directory.resolveSibling(directory.getFileName() + ".lock"),
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE);
        try {
            lock.lock();
            return lock;
        } catch (IOException e) {
            lock.close();
            throw e;
        }
    }

    private static FileChannel openRegular(Path file, OpenOption... options) throws IOException {
        RegularFile.check(file, LinkOption.NOFOLLOW_LINKS);
        Set<OpenOption> all = new HashSet<>(List.of(options));
        all.add(LinkOption.NOFOLLOW_LINKS);
        return FileChannel.open(file, all, ONLY_USER);
    }

    /** The files of this name, the oldest number first. */
    private static List<Path> kept(Path directory, String name) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> isOf(name, file))
                    .sorted(Comparator.comparingInt(
                                    (Path file) -> file.toString().length())
                            .thenComparing(Comparator.naturalOrder()))
                    .toList();
        }
    }

    private static boolean isOf(String name, Path file) {
        String other = file.getFileName().toString();
        return other.equals(name) || other.startsWith(name + ".");
    }

    /** Locks the file; or else closes it, and returns false. */
    private static boolean isLocked(FileChannel channel) throws IOException {
        boolean locked = false;
        try {
            locked = channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            // a client of this process has it
        } finally {
            if (!locked) {
                channel.close();
            }
        }
        return locked;
    }

    private static SeatFile create(Path directory, String name) throws IOException {
        for (int copy = 1; ; copy++) {
            Path file = directory.resolve(copy == 1 ? name : name + "." + copy);
            try {
                FileChannel channel = FileChannel.open(
                        file,
                        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE),
                        ONLY_USER);
                if (isLocked(channel)) {
                    return new SeatFile(file, channel, false);
                }
            } catch (FileAlreadyExistsException e) {
                // another client runs with it
            }
        }
    }

    /** The room and a hash of what tells the client apart: a host name can be longer than the name of a file. */
    private static String name(RoomLink link, String client) {
        String identity = String.join(
                "\n", link.host(), Integer.toString(link.port()), link.room().text(), client);
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(identity.getBytes(StandardCharsets.UTF_8));
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
        FileChannel lock = lock(file.getParent());
        try {
            Files.deleteIfExists(file);
            channel.close();
        } finally {
            lock.close();
        }
    }
}

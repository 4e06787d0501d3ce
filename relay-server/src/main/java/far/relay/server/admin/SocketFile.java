package far.relay.server.admin;

import java.io.IOException;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The file of a Unix domain socket, which only its owner may open (mode 0600) from the first moment on: the socket begins in a directory that
 * nobody else can enter, gets its mode there, and is then linked to its path, where it replaces nothing. Not for the event loop: it
 * waits for the file system.
 */
final class SocketFile {
    /** The most bytes of a path. The system takes 107; the socket begins at a path that can be longer by seven. */
    static final int LONGEST = 100;

    private static final int FILE_TYPE = 0170000;
    private static final int SOCKET = 0140000;
    private static final int NAMES = 36 * 36 * 36;

    private final Path path;
    private final Path hidden;
    /** What the system calls the file behind the path; null before {@link #publish}. */
    private Object key;

    private SocketFile(Path path, Path directory) {
        this.path = path;
        this.hidden = directory.resolve("s");
    }

    /**
     * Prepares a path for a socket. A socket at which nobody answers is deleted: it is left of a server that did not end in order.
     *
     * @throws IOException if there is something else, or the directory cannot be used; the message is one line
     */
    static SocketFile at(Path path) throws IOException {
        try {
            if (path.toString().getBytes(StandardCharsets.UTF_8).length > LONGEST) {
                throw new IOException("the path is longer than " + LONGEST + " bytes");
            }
            Path directory = Optional.ofNullable(path.getParent()).orElse(Path.of("."));
            if (!Files.isDirectory(directory)) {
                throw new IOException("there is no directory " + directory);
            }
            deleteIfStale(path);
            return new SocketFile(path, privateDirectory(directory));
        } catch (IOException e) {
            throw failure(path, e);
        } catch (UnsupportedOperationException e) {
            throw failure(path, new IOException("this system has no such sockets", e));
        }
    }

    /** An error of this file, as one line. */
    private static IOException failure(Path path, IOException cause) {
        return new IOException("cannot open the admin socket " + path + ": " + reason(cause), cause);
    }

    private static String reason(IOException cause) {
        if (cause instanceof AccessDeniedException) {
            return "no permission to create or delete a file there";
        }
        if (cause instanceof FileAlreadyExistsException) {
            return "somebody has just created a file there";
        }
        return cause instanceof FileSystemException system && system.getReason() != null
                ? system.getReason()
                : cause.getMessage();
    }

    private static void deleteIfStale(Path path) throws IOException {
        int mode;
        try {
            mode = (int) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS);
        } catch (NoSuchFileException e) {
            return;
        }
        if ((mode & FILE_TYPE) != SOCKET) {
            throw new IOException("there is a file that is not a socket");
        }
        if (isAnswered(path)) {
            throw new IOException("a server answers there already");
        }
        Files.delete(path);
    }

    private static boolean isAnswered(Path path) throws IOException {
        try (SocketChannel socket = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            socket.configureBlocking(false);
            socket.connect(UnixDomainSocketAddress.of(path));
            return true; // or its queue is full, so there is a server
        } catch (ConnectException e) {
            return false;
        }
    }

    /** The name is short, because the path of a socket must be. */
    private static Path privateDirectory(Path parent) throws IOException {
        for (int tries = NAMES; ; tries--) {
            String name = Integer.toString(ThreadLocalRandom.current().nextInt(NAMES), Character.MAX_RADIX);
            try {
                return Files.createDirectory(
                        parent.resolve("." + name),
                        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            } catch (FileAlreadyExistsException e) {
                if (tries == 0) {
                    throw e;
                }
            }
        }
    }

    /** Where the socket must begin. */
    Path hidden() {
        return hidden;
    }

    /**
     * Moves the socket, which listens already, to its path.
     *
     * @throws IOException if that is not possible; the message is one line
     */
    void publish() throws IOException {
        try {
            Files.setPosixFilePermissions(hidden, PosixFilePermissions.fromString("rw-------"));
            Files.createLink(path, hidden);
            key = key();
        } catch (IOException e) {
            throw failure(path, e);
        }
    }

    /** Deletes the directory in which the socket began, in any case. */
    void tidy() throws IOException {
        try {
            Files.deleteIfExists(hidden);
            Files.delete(hidden.getParent());
        } catch (IOException e) {
            throw failure(path, e);
        }
    }

    private Object key() throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                .fileKey();
    }

    /** Deletes the file, unless it is one of somebody else. While the socket still listens, nobody replaces it. */
    void delete() throws IOException {
        try {
            if (key != null && key.equals(key())) {
                Files.delete(path);
            }
        } catch (NoSuchFileException e) {
            // somebody has deleted it
        }
    }
}

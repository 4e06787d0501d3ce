package far.relay.server.web;

import far.relay.protocol.RoomName;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The web page: one document for {@code /} and {@code /r/ROOM}, and the files that it uses, at {@code /assets/HASH/FILE}. HASH depends
 * on the content of all of them, so browsers may keep a file for ever. Nothing but these paths exists. For any thread.
 */
public final class PageFiles {
    /** The files beside the document, in the folder {@code page} of this package. */
    static final List<String> ASSETS = List.of(
            "address.js",
            "alerts.js",
            "announcer.js",
            "app.js",
            "composer.js",
            "connection-bar.js",
            "connections.js",
            "conversation.js",
            "covered.js",
            "dom.js",
            "end-panel.js",
            "entry.js",
            "expectation.js",
            "follower.js",
            "frames.js",
            "handover.js",
            "icon-turn.svg",
            "icon.svg",
            "invite.js",
            "keeper.js",
            "kept-rooms.js",
            "kept.js",
            "leave-dialog.js",
            "lines.js",
            "link.js",
            "memory.js",
            "menu.js",
            "message-item.js",
            "message-list.js",
            "message-log.js",
            "outbox.js",
            "partner-changes.js",
            "preferences.js",
            "qr-code.js",
            "qr-picture.js",
            "queue-panel.js",
            "reconciliation.js",
            "record.js",
            "room-options.js",
            "room-view.js",
            "room.js",
            "seal.js",
            "seat.js",
            "session.js",
            "start-view.js",
            "style.css",
            "texts-en.js",
            "texts-fr.js",
            "texts.js",
            "times.js",
            "transcript.js",
            "turn-bar.js",
            "turns.js",
            "under-way.js",
            "visible-text.js",
            "wire-text.js",
            "words.js");

    static final String DOCUMENT = "index.html";

    /** The {@code Content-Security-Policy} of the document. */
    static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
            + " img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none';"
            + " require-trusted-types-for 'script'; trusted-types 'none'";

    private static final Pattern COMMENT =
            Pattern.compile("^[ \\t]*(?:/\\*(?:[^*]++|\\*(?!/))*+\\*/|//[^\\n]*)[ \\t]*$", Pattern.MULTILINE);

    /** A comment at the end of a line, unless it can be in a string, whose end would follow; and indentation. */
    private static final Pattern AROUND_CODE =
            Pattern.compile("(?<=[;{},)]) +//[^'\"`\\n]*$|^[ \\t]+", Pattern.MULTILINE);

    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "svg", "image/svg+xml; charset=utf-8");

    private static final String ROOM = "/r/";
    private static final int HASH_BYTES = 12;

    private final PageFile document;
    private final Map<String, PageFile> assets;

    private PageFiles(PageFile document, Map<String, PageFile> assets) {
        this.document = document;
        this.assets = assets;
    }

    /**
     * Loads the files from the class path, and compresses them. Takes up to a quarter of a second in a JVM that has just started.
     *
     * @param maxMessage the most bytes of TEXT in a message, which the page must know
     */
    public static PageFiles load(int maxMessage) {
        byte[] template = read(DOCUMENT);
        Map<String, byte[]> contents = new LinkedHashMap<>();
        ASSETS.forEach(name -> contents.put(name, name.endsWith(".js") ? compact(read(name)) : read(name)));
        String folder = "/assets/" + hash(contents.values());
        String html = new String(template, StandardCharsets.UTF_8)
                .replace("{{modules}}", modules())
                .replace("{{assets}}", folder)
                .replace("{{max-message}}", Integer.toString(maxMessage));
        return new PageFiles(
                new PageFile(html.getBytes(StandardCharsets.UTF_8), type(DOCUMENT), "no-cache", Optional.of(POLICY)),
                contents.entrySet().stream()
                        .collect(Collectors.toMap(
                                file -> folder + "/" + file.getKey(),
                                file -> new PageFile(
                                        file.getValue(),
                                        type(file.getKey()),
                                        "max-age=31536000, immutable",
                                        Optional.empty()))));
    }

    /** Makes browsers load all modules at once, instead of each after the one that imports it. */
    private static String modules() {
        return ASSETS.stream()
                .filter(name -> name.endsWith(".js"))
                .map(name -> "<link rel=\"modulepreload\" href=\"{{assets}}/" + name + "\">")
                .collect(Collectors.joining("\n"));
    }

    private static byte[] read(String name) {
        try (InputStream file = PageFiles.class.getResourceAsStream("page/" + name)) {
            return file.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * A script without nearly all of its comments, and without indentation; none of its strings has several lines. Every line keeps
     * its number, as errors in browsers name it.
     */
    static byte[] compact(byte[] script) {
        String text = new String(script, StandardCharsets.UTF_8);
        String code = COMMENT.matcher(text)
                .replaceAll(comment -> "\n".repeat((int) comment.group().lines().count() - 1));
        return AROUND_CODE.matcher(code).replaceAll("").getBytes(StandardCharsets.UTF_8);
    }

    private static String type(String name) {
        return TYPES.get(name.substring(name.lastIndexOf('.') + 1));
    }

    /** 96 bits of the SHA-256 of these contents, in hexadecimal. */
    static String hash(Iterable<byte[]> contents) {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            contents.forEach(sha::update);
            return HexFormat.of().formatHex(sha.digest(), 0, HASH_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** The file at the path of a URL, which is compared as it is; empty if there is none. */
    Optional<PageFile> at(String path) {
        boolean isDocument = path.equals("/")
                || path.startsWith(ROOM)
                        && RoomName.of(path.substring(ROOM.length())).isPresent();
        return isDocument ? Optional.of(document) : Optional.ofNullable(assets.get(path));
    }

    /** The paths of the files beside the document. */
    List<String> assetPaths() {
        return assets.keySet().stream().sorted().toList();
    }
}

package far.relay.attack;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.Cipher;
import javax.crypto.KeyAgreement;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * A TLS 1.3 client (RFC 8446) that can send what no library would send: any content in records of any type. It supports
 * one cipher suite and one group, and trusts every server.
 */
public final class HandmadeTls implements AutoCloseable {
    /** Types of records, section 5.1. */
    public static final byte ALERT = 21;

    public static final byte HANDSHAKE = 22;
    public static final byte DATA = 23;
    /** The most bytes that one record can carry. */
    public static final int MOST = 1 << 14;

    private static final byte[] X25519_PREFIX = HexFormat.of().parseHex("302a300506032b656e032100");
    private static final byte[] NOTHING = {};
    private static final byte FINISHED = 20;
    private static final int TAG_BITS = 128;
    private static final int HEADER = 5;

    private final Socket socket;
    private final DataInputStream in;
    private final ByteArrayOutputStream transcript = new ByteArrayOutputStream();
    private Keys sending;

    private HandmadeTls(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new DataInputStream(socket.getInputStream());
    }

    /**
     * Completes a handshake.
     *
     * @param withFinished handshake messages that share the record of the client's Finished message
     */
    public static HandmadeTls connect(Socket socket, byte[] withFinished) throws IOException, GeneralSecurityException {
        HandmadeTls tls = new HandmadeTls(socket);
        tls.handshake(withFinished);
        return tls;
    }

    /** As many KeyUpdate messages (section 4.6.3) as fit into this many bytes. */
    public static byte[] keyUpdates(int bytes, boolean requested) {
        ByteBuffer messages = ByteBuffer.allocate(bytes / 5 * 5);
        while (messages.hasRemaining()) {
            messages.put((byte) 24).put((byte) 0).putShort((short) 1).put((byte) (requested ? 1 : 0));
        }
        return messages.array();
    }

    /** Sends one record. */
    public void send(byte type, byte[] content) throws IOException, GeneralSecurityException {
        socket.getOutputStream().write(sending.seal(type, content));
    }

    /** Waits until the server closes the connection, and reads all that it sends. */
    public void awaitEnd() throws IOException {
        byte[] bytes = new byte[1024];
        while (in.read(bytes) >= 0) {
            // the content does not matter
        }
    }

    private void handshake(byte[] withFinished) throws IOException, GeneralSecurityException {
        KeyPair own = KeyPairGenerator.getInstance("X25519").generateKeyPair();
        byte[] hello = clientHello(own);
        transcript.write(hello);
        socket.getOutputStream()
                .write(header(HANDSHAKE, hello.length).put(hello).array());
        byte[] serverHello = record();
        if (serverHello.length < HEADER || serverHello[0] != HANDSHAKE) {
            throw new IOException("no ServerHello");
        }
        transcript.write(serverHello, HEADER, serverHello.length - HEADER);
        byte[] secret = expand(extract(new byte[32], new byte[32]), "derived", hash(NOTHING));
        secret = extract(secret, agree(own, shareOf(serverHello)));
        byte[] atHellos = hash(transcript.toByteArray());
        byte[] clientSecret = expand(secret, "c hs traffic", atHellos);
        readToFinished(new Keys(expand(secret, "s hs traffic", atHellos)));
        byte[] atFinished = hash(transcript.toByteArray());
        byte[] verify = hmac(expand(clientSecret, "finished", NOTHING), atFinished);
        byte[] finished = ByteBuffer.allocate(4 + verify.length + withFinished.length)
                .putInt(FINISHED << 24 | verify.length)
                .put(verify)
                .put(withFinished)
                .array();
        socket.getOutputStream().write(new Keys(clientSecret).seal(HANDSHAKE, finished));
        secret = extract(expand(secret, "derived", hash(NOTHING)), new byte[32]);
        sending = new Keys(expand(secret, "c ap traffic", atFinished));
    }

    private static byte[] clientHello(KeyPair own) {
        byte[] share = own.getPublic().getEncoded();
        byte[] extensions = HexFormat.of()
                .parseHex(
                        "002b0003020304" // TLS 1.3
                                + "000a00040002001d" // x25519
                                + "000d00080006080404030503" // RSA-PSS and ECDSA
                                + "003300260024001d0020"
                                + HexFormat.of().formatHex(share, X25519_PREFIX.length, share.length));
        int length = 2 + 32 + 1 + 4 + 2 + 2 + extensions.length;
        return ByteBuffer.allocate(4 + length)
                .putInt(0x01000000 | length)
                .putShort((short) 0x0303)
                .put(new byte[32])
                .put((byte) 0)
                .putInt(0x00021301) // TLS_AES_128_GCM_SHA256
                .putShort((short) 0x0100)
                .putShort((short) extensions.length)
                .put(extensions)
                .array();
    }

    /** The server's key, which is in the extension key_share. */
    private static byte[] shareOf(byte[] serverHello) {
        byte[] mark = HexFormat.of().parseHex("00330024001d0020");
        for (int at = 0; at + mark.length + 32 <= serverHello.length; at++) {
            if (Arrays.equals(serverHello, at, at + mark.length, mark, 0, mark.length)) {
                return Arrays.copyOfRange(serverHello, at + mark.length, at + mark.length + 32);
            }
        }
        throw new IllegalArgumentException("no key_share");
    }

    private void readToFinished(Keys receiving) throws IOException, GeneralSecurityException {
        ByteArrayOutputStream messages = new ByteArrayOutputStream();
        int begin = 0;
        while (true) {
            byte[] record = record();
            if (record[0] != DATA) {
                continue; // ChangeCipherSpec, which has no meaning
            }
            byte[] content = receiving.open(record);
            messages.write(content, 0, content.length - 1); // the last is the type
            byte[] all = messages.toByteArray();
            while (begin + 4 <= all.length) {
                int end = begin + 4 + (ByteBuffer.wrap(all).getInt(begin) & 0xffffff);
                if (end > all.length) {
                    break;
                }
                if (all[begin] == FINISHED) {
                    transcript.write(all, 0, end);
                    return;
                }
                begin = end;
            }
        }
    }

    private byte[] record() throws IOException {
        byte[] header = in.readNBytes(HEADER);
        if (header.length < HEADER) {
            throw new IOException("the server has closed the connection");
        }
        byte[] record = Arrays.copyOf(header, HEADER + (ByteBuffer.wrap(header).getShort(3) & 0xffff));
        in.readFully(record, HEADER, record.length - HEADER);
        return record;
    }

    private static ByteBuffer header(byte type, int length) {
        return ByteBuffer.allocate(HEADER + length)
                .put(type)
                .putShort((short) 0x0303)
                .putShort((short) length);
    }

    private static byte[] agree(KeyPair own, byte[] share) throws GeneralSecurityException {
        byte[] encoded = ByteBuffer.allocate(X25519_PREFIX.length + share.length)
                .put(X25519_PREFIX)
                .put(share)
                .array();
        KeyAgreement agreement = KeyAgreement.getInstance("X25519");
        agreement.init(own.getPrivate());
        agreement.doPhase(KeyFactory.getInstance("X25519").generatePublic(new X509EncodedKeySpec(encoded)), true);
        return agreement.generateSecret();
    }

    private static byte[] hash(byte[] bytes) throws GeneralSecurityException {
        return MessageDigest.getInstance("SHA-256").digest(bytes);
    }

    private static byte[] hmac(byte[] key, byte[] bytes) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        return mac.doFinal(bytes);
    }

    private static byte[] extract(byte[] salt, byte[] material) throws GeneralSecurityException {
        return hmac(salt, material);
    }

    private static byte[] expand(byte[] secret, String label, byte[] context) throws GeneralSecurityException {
        return expand(secret, label, context, 32);
    }

    /** HKDF-Expand-Label, section 7.1. */
    private static byte[] expand(byte[] secret, String label, byte[] context, int length)
            throws GeneralSecurityException {
        byte[] name = ("tls13 " + label).getBytes(StandardCharsets.US_ASCII);
        byte[] info = ByteBuffer.allocate(2 + 1 + name.length + 1 + context.length + 1)
                .putShort((short) length)
                .put((byte) name.length)
                .put(name)
                .put((byte) context.length)
                .put(context)
                .put((byte) 1)
                .array();
        return Arrays.copyOf(hmac(secret, info), length);
    }

    /** The keys of one direction, section 7.3. */
    private static final class Keys {
        private final SecretKeySpec key;
        private final byte[] iv;
        private long records;

        Keys(byte[] secret) throws GeneralSecurityException {
            key = new SecretKeySpec(expand(secret, "key", NOTHING, 16), "AES");
            iv = expand(secret, "iv", NOTHING, 12);
        }

        byte[] seal(byte type, byte[] content) throws GeneralSecurityException {
            int length = content.length + 1 + TAG_BITS / 8;
            ByteBuffer record = header(DATA, length);
            byte[] plain = Arrays.copyOf(content, content.length + 1);
            plain[content.length] = type;
            record.put(cipher(Cipher.ENCRYPT_MODE, record.array()).doFinal(plain));
            records++;
            return record.array();
        }

        byte[] open(byte[] record) throws GeneralSecurityException {
            byte[] plain = cipher(Cipher.DECRYPT_MODE, record).doFinal(record, HEADER, record.length - HEADER);
            records++;
            return plain;
        }

        private Cipher cipher(int mode, byte[] record) throws GeneralSecurityException {
            byte[] nonce = iv.clone();
            for (int i = 0; i < 8; i++) {
                nonce[nonce.length - 1 - i] ^= (byte) (records >>> 8 * i);
            }
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
            cipher.updateAAD(record, 0, HEADER);
            return cipher;
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}

package vn.lienthong.token;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What goes over the socket: one request and one answer for each connection, each behind its length (4 bytes) and the
 * version (1 byte). A request: what is asked (1), the key's label (its length in 1 byte, UTF-8), and to sign, the digest
 * (32). An answer: how it went (1), then the signature or the public key.
 */
public final class Wire {
    /** Bytes of a SHA-256 digest. */
    public static final int DIGEST = 32;

    private static final byte VERSION = 1;
    private static final int LONGEST_LABEL = 128;
    private static final int LONGEST_REQUEST = 3 + LONGEST_LABEL + DIGEST;
    private static final int LONGEST_ANSWER = 4096;

    private Wire() {}

    /** What is asked. */
    public enum Ask {
        SIGN,
        PUBLIC_KEY,
        /** Whether a fixed digest can be signed. */
        HEALTH
    }

    /** How it went. */
    public enum Outcome {
        DONE,
        /** As many wait already as may. */
        BUSY,
        /** No key with this label and a certificate is on the token. */
        UNKNOWN_KEY,
        /** Neither RSA nor elliptic-curve. */
        UNFIT_KEY,
        /** The module failed, twice. */
        FAILED,
        MALFORMED
    }

    /** A request; with a digest if something is to be signed. */
    public record Request(Ask ask, String label, byte @Nullable [] digest) {}

    /** An answer, with what was asked for if it went well. */
    public record Answer(Outcome outcome, byte[] content) {}

    /** Not what the protocol allows. */
    public static final class Malformed extends IOException {
        private static final long serialVersionUID = 1L;

        Malformed(String what) {
            super(what);
        }
    }

    /** Sends a request. */
    public static void write(ByteChannel to, Request request) throws IOException {
        var label = request.label().getBytes(UTF_8);
        if (label.length > LONGEST_LABEL) {
            throw new Malformed("a key's label has %d bytes at most".formatted(LONGEST_LABEL));
        }
        var digest = request.digest() == null ? new byte[0] : request.digest();
        if (digest.length != (request.ask() == Ask.SIGN ? DIGEST : 0)) {
            throw new Malformed("a SHA-256 digest is what can be signed");
        }
        var content = ByteBuffer.allocate(2 + label.length + digest.length)
                .put((byte) request.ask().ordinal())
                .put((byte) label.length)
                .put(label)
                .put(digest);
        send(to, content);
    }

    static Request readRequest(ByteChannel from) throws IOException {
        var content = receive(from, LONGEST_REQUEST);
        if (content.remaining() < 2) {
            throw new Malformed("the request is too short");
        }
        int ask = content.get();
        if (ask < 0 || ask >= Ask.values().length) {
            throw new Malformed("this version doesn't know what is asked");
        }
        var asked = Ask.values()[ask];
        int length = Byte.toUnsignedInt(content.get());
        if (length > LONGEST_LABEL || content.remaining() != length + (asked == Ask.SIGN ? DIGEST : 0)) {
            throw new Malformed("the request's lengths don't add up");
        }
        var label = new byte[length];
        content.get(label);
        if (asked != Ask.SIGN) {
            return new Request(asked, new String(label, UTF_8), null);
        }
        var digest = new byte[DIGEST];
        content.get(digest);
        return new Request(asked, new String(label, UTF_8), digest);
    }

    static void write(ByteChannel to, Answer answer) throws IOException {
        send(
                to,
                ByteBuffer.allocate(1 + answer.content().length)
                        .put((byte) answer.outcome().ordinal())
                        .put(answer.content()));
    }

    /** Receives an answer. */
    public static Answer readAnswer(ByteChannel from) throws IOException {
        var content = receive(from, LONGEST_ANSWER);
        int outcome = content.hasRemaining() ? content.get() : -1;
        if (outcome < 0 || outcome >= Outcome.values().length) {
            throw new Malformed("the answer can't be understood");
        }
        return new Answer(
                Outcome.values()[outcome], Arrays.copyOfRange(content.array(), content.position(), content.limit()));
    }

    private static void send(ByteChannel to, ByteBuffer content) throws IOException {
        var frame = ByteBuffer.allocate(5 + content.position())
                .putInt(1 + content.position())
                .put(VERSION)
                .put(content.flip())
                .flip();
        while (frame.hasRemaining()) {
            to.write(frame);
        }
    }

    private static ByteBuffer receive(ByteChannel from, int longest) throws IOException {
        var head = fill(from, ByteBuffer.allocate(5));
        int length = head.getInt() - 1;
        if (head.get() != VERSION) {
            throw new Malformed("the other side speaks another version of the protocol");
        }
        if (length < 0 || length > longest) {
            throw new Malformed("a message has %d bytes at most".formatted(longest));
        }
        return fill(from, ByteBuffer.allocate(length));
    }

    private static ByteBuffer fill(ByteChannel from, ByteBuffer buffer) throws IOException {
        while (buffer.hasRemaining()) {
            if (from.read(buffer) < 0) {
                throw new EOFException("the other side hung up");
            }
        }
        return buffer.flip();
    }
}

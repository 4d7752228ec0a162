package vn.lienthong.axis.connector;

import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The axis's present interface (giao diện hiện hành của trục), which is only ever asked: it calls nobody. What goes wrong is an
 * {@link AxisFailure} that says whether it is worth trying again.
 */
public interface Axis {
    /** What a package carries ({@code messagetype}). */
    enum MessageType {
        /** A document. */
        EDOC,
        /** A status. */
        STATUS;

        /** As it stands on the wire. */
        public String id() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** What is said of a package that was fetched ({@code updateStatus}). */
    enum Receipt {
        PROCESSING,
        DONE,
        FAIL;

        /** As it stands on the wire. */
        public String id() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Opens a package; more than once where it is sent more than once. */
    @FunctionalInterface
    interface Content {
        InputStream open() throws java.io.IOException;
    }

    /** A package to be sent. */
    record Dispatch(String from, List<String> to, MessageType type, String sha256, long size, Content content) {}

    /**
     * A line of one of the axis's lists.
     *
     * @param submission the id that was answered when it was sent, where that is another one; else empty
     * @param createdAt null where it isn't said in a form that is known
     * @param status of the transport, e.g. {@code done}
     * @param sha256 lower case; empty where the axis doesn't say it
     */
    record Listed(
            String id,
            String submission,
            String from,
            List<String> to,
            @Nullable Instant createdAt,
            String status,
            String type,
            String sha256) {
        /** The receiver's system has it. */
        public boolean isDone() {
            return status.equals("done");
        }

        /** The receiver's system couldn't take it. */
        public boolean isFailed() {
            return status.equals("fail");
        }
    }

    /**
     * An agency of the axis's catalogue.
     *
     * @param pid the agency above
     */
    record Member(String id, String pid, String code, String name, String mail) {}

    /** Hands a package over; returns the axis's id of it. */
    String send(Dispatch dispatch) throws AxisFailure;

    /** What came for us since then; what wasn't acknowledged yet where that is {@link Instant#EPOCH}. */
    List<Listed> received(MessageType type, Instant from) throws AxisFailure;

    /** The package itself; to be closed. */
    InputStream get(String id) throws AxisFailure;

    void acknowledge(String id, Receipt receipt) throws AxisFailure;

    /** What we sent since then. */
    List<Listed> sent(Instant from) throws AxisFailure;

    /** How many packages of a kind lie there for us. */
    long count(MessageType type) throws AxisFailure;

    List<Member> agencies() throws AxisFailure;
}

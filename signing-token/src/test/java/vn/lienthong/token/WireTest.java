package vn.lienthong.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import org.junit.jupiter.api.Test;
import vn.lienthong.token.Wire.Answer;
import vn.lienthong.token.Wire.Ask;
import vn.lienthong.token.Wire.Malformed;
import vn.lienthong.token.Wire.Outcome;
import vn.lienthong.token.Wire.Request;

/** What goes over the socket, and what is not let through. */
class WireTest {
    @Test
    void carriesRequestsAndAnswers() throws Exception {
        var line = new Line();
        var digest = new byte[32];
        digest[31] = 7;

        Wire.write(line, new Request(Ask.SIGN, "con dấu", digest));
        var request = Wire.readRequest(line);
        Wire.write(line, new Answer(Outcome.DONE, new byte[] {1, 2, 3}));
        var answer = Wire.readAnswer(line);

        assertThat(request.ask()).isEqualTo(Ask.SIGN);
        assertThat(request.label()).isEqualTo("con dấu");
        assertThat(request.digest()).isEqualTo(digest);
        assertThat(answer.outcome()).isEqualTo(Outcome.DONE);
        assertThat(answer.content()).containsExactly(1, 2, 3);
    }

    @Test
    void signsNothingButDigests() {
        assertThatThrownBy(() -> Wire.write(new Line(), new Request(Ask.SIGN, "seal", new byte[33])))
                .isInstanceOf(Malformed.class);
        assertThatThrownBy(() -> Wire.write(new Line(), new Request(Ask.PUBLIC_KEY, "seal", new byte[32])))
                .isInstanceOf(Malformed.class);
        // A sign request without its digest.
        assertThatThrownBy(() -> Wire.readRequest(new Line(0, 0, 0, 4, 1, 0, 1, 's')))
                .isInstanceOf(Malformed.class)
                .hasMessageContaining("don't add up");
    }

    @Test
    void readsNoMoreThanARequestMayHave() {
        assertThatThrownBy(() -> Wire.readRequest(new Line(0x7f, 0xff, 0xff, 0xff, 1)))
                .isInstanceOf(Malformed.class)
                .hasMessageContaining("at most");
        assertThatThrownBy(() -> Wire.readRequest(new Line(0xff, 0xff, 0xff, 0xff, 1)))
                .isInstanceOf(Malformed.class);
    }

    @Test
    void refusesOtherVersionsUnknownQuestionsAndHalfRequests() {
        assertThatThrownBy(() -> Wire.readRequest(new Line(0, 0, 0, 3, 2, 2, 0)))
                .isInstanceOf(Malformed.class)
                .hasMessageContaining("version");
        assertThatThrownBy(() -> Wire.readRequest(new Line(0, 0, 0, 3, 1, 9, 0)))
                .isInstanceOf(Malformed.class);
        assertThatThrownBy(() -> Wire.readRequest(new Line(0, 0, 0, 3, 1, 2))).isInstanceOf(EOFException.class);
    }

    /** What was written can be read. */
    private static final class Line implements ByteChannel {
        private final ByteArrayOutputStream written = new ByteArrayOutputStream();
        private int read;

        Line(int... bytes) {
            for (int one : bytes) {
                written.write(one);
            }
        }

        @Override
        public int read(ByteBuffer to) {
            var all = written.toByteArray();
            if (read == all.length) {
                return -1;
            }
            int count = Math.min(to.remaining(), all.length - read);
            to.put(all, read, count);
            read += count;
            return count;
        }

        @Override
        public int write(ByteBuffer from) {
            int count = from.remaining();
            while (from.hasRemaining()) {
                written.write(from.get());
            }
            return count;
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void close() {
            // Nothing to give back.
        }
    }
}

package vn.lienthong.intake.request;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.SocketTimeoutException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import vn.lienthong.intake.rule.Problem;

/**
 * A request whose body is counted while it is read, and refused where it comes too slowly: after a while it has to have
 * come at a least rate, so that nobody holds a connection with a byte now and then.
 */
public final class MeasuredBody extends HttpServletRequestWrapper {
    private static final String ATTRIBUTE = MeasuredBody.class.getName();

    private final long grace;
    private final long leastBytesPerSecond;
    private final long began = System.nanoTime();
    private volatile long bytes;
    private volatile LongConsumer meter = read -> {};
    private @Nullable ServletInputStream stream;

    public MeasuredBody(HttpServletRequest request, Duration grace, long leastBytesPerSecond) {
        super(request);
        this.grace = grace.toNanos();
        this.leastBytesPerSecond = leastBytesPerSecond;
        request.setAttribute(ATTRIBUTE, this);
    }

    /** The measured body of a request, whoever has wrapped it since. */
    public static Optional<MeasuredBody> of(ServletRequest request) {
        return Optional.ofNullable((MeasuredBody) request.getAttribute(ATTRIBUTE));
    }

    /** How much of the body was read. */
    public long bytes() {
        return bytes;
    }

    /** Told of every piece that is read; what it throws refuses the request. */
    public void meteredBy(LongConsumer meter) {
        this.meter = meter;
    }

    @Override
    public ServletInputStream getInputStream() throws IOException {
        if (stream == null) {
            stream = new Counting(super.getInputStream());
        }
        return stream;
    }

    @Override
    public BufferedReader getReader() throws IOException {
        var encoding = getCharacterEncoding();
        return new BufferedReader(new InputStreamReader(
                getInputStream(), encoding == null ? StandardCharsets.UTF_8 : Charset.forName(encoding)));
    }

    private void read(long count) {
        if (count > 0) {
            bytes += count;
            meter.accept(count);
        }
        long taken = System.nanoTime() - began;
        if (taken > grace && bytes < leastBytesPerSecond * (taken / 1_000_000_000L)) {
            throw Problem.REQUEST_TOO_SLOW.refusal();
        }
    }

    private final class Counting extends ServletInputStream {
        private final ServletInputStream body;

        Counting(ServletInputStream body) {
            this.body = body;
        }

        @Override
        public int read() throws IOException {
            try {
                int value = body.read();
                MeasuredBody.this.read(value < 0 ? 0 : 1);
                return value;
            } catch (IOException e) {
                throw orTooSlow(e);
            }
        }

        @Override
        public int read(byte[] into, int from, int length) throws IOException {
            try {
                int count = body.read(into, from, length);
                MeasuredBody.this.read(count);
                return count;
            } catch (IOException e) {
                throw orTooSlow(e);
            }
        }

        /** Tomcat tells a time-out as a sender that is gone. */
        private static IOException orTooSlow(IOException e) {
            for (Throwable cause = e; cause != null; cause = cause.getCause()) {
                if (cause instanceof SocketTimeoutException) {
                    throw Problem.REQUEST_TOO_SLOW.refusal();
                }
            }
            return e;
        }

        @Override
        public int available() throws IOException {
            return body.available();
        }

        @Override
        public boolean isFinished() {
            return body.isFinished();
        }

        @Override
        public boolean isReady() {
            return body.isReady();
        }

        @Override
        public void setReadListener(ReadListener listener) {
            body.setReadListener(listener);
        }

        @Override
        public void close() throws IOException {
            body.close();
        }
    }
}

package vn.lienthong.intake.post;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Clock;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.servlet.HandlerExceptionResolver;
import vn.lienthong.intake.IntakeSettings;
import vn.lienthong.intake.rule.Problem;

/** Lets the post office in, by its signature, where it alone may come. */
@Component
class OfficeFilter extends OncePerRequestFilter {
    static final String PATH = "/v1/post/office/";

    private final PostSettings settings;
    private final int largestBody;
    private final HandlerExceptionResolver problems;
    private final Clock clock;

    OfficeFilter(
            PostSettings settings,
            IntakeSettings limits,
            @Qualifier("handlerExceptionResolver") HandlerExceptionResolver problems,
            Clock clock) {
        this.settings = settings;
        this.largestBody = Math.toIntExact(limits.largestBody().toBytes());
        this.problems = problems;
        this.clock = clock;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return !request.getRequestURI().startsWith(PATH);
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        var body = request.getInputStream().readNBytes(largestBody + 1);
        if (body.length > largestBody) {
            problems.resolveException(
                    request, response, null, Problem.BODY_TOO_LARGE.refusal("It is " + largestBody + " bytes."));
            return;
        }
        if (!isSigned(request, body)) {
            problems.resolveException(request, response, null, Problem.POST_SIGNATURE_INVALID.refusal());
            return;
        }
        chain.doFilter(new Read(request, body), response);
    }

    private boolean isSigned(HttpServletRequest request, byte[] body) {
        var secret = settings.secret();
        var path = request.getRequestURI() + (request.getQueryString() == null ? "" : "?" + request.getQueryString());
        return secret != null
                && settings.customerCode().equals(request.getHeader(OfficeSignature.CUSTOMER))
                && OfficeSignature.isRight(
                        secret,
                        request.getHeader(OfficeSignature.TIME),
                        request.getMethod(),
                        path,
                        body,
                        request.getHeader(OfficeSignature.SIGNATURE),
                        clock.instant(),
                        settings.clockSkew());
    }

    /** A request whose body has been read, and is read again. */
    private static final class Read extends HttpServletRequestWrapper {
        private final byte[] body;

        Read(HttpServletRequest request, byte[] body) {
            super(request);
            this.body = body;
        }

        @Override
        public ServletInputStream getInputStream() {
            var in = new ByteArrayInputStream(body);
            return new ServletInputStream() {
                @Override
                public int read() {
                    return in.read();
                }

                @Override
                public int read(byte[] buffer, int from, int length) {
                    return in.read(buffer, from, length);
                }

                @Override
                public boolean isFinished() {
                    return in.available() == 0;
                }

                @Override
                public boolean isReady() {
                    return true;
                }

                @Override
                public void setReadListener(ReadListener listener) {
                    throw new UnsupportedOperationException("the body is there already");
                }
            };
        }
    }
}

package vn.lienthong.intake.admission;

import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.springframework.web.filter.OncePerRequestFilter;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.intake.request.MeasuredBody;
import vn.lienthong.intake.rule.Problem;
import vn.lienthong.support.problem.Refusal;
import vn.lienthong.support.problem.RefusalWriter;
import vn.lienthong.support.security.CallerToken;

/** Holds every agency to its limits, before anything else is done for it; tells it, on every answer, what it has left. */
class LimitRequests extends OncePerRequestFilter {
    private static final String LEFT = "RateLimit";
    private static final String POLICY = "RateLimit-Policy";
    private static final Duration MOMENT = Duration.ofSeconds(1);

    private final Allowances allowances;
    private final AdmissionSettings settings;
    private final AdmissionMetrics metrics;

    LimitRequests(Allowances allowances, AdmissionSettings settings, AdmissionMetrics metrics) {
        this.allowances = allowances;
        this.settings = settings;
        this.metrics = metrics;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        var caller = CallerToken.current().flatMap(CallerToken::asCaller);
        if (caller.isEmpty()) {
            chain.doFilter(request, response);
            return;
        }
        var agency = caller.get().agency();
        var allowance = allowances.of(agency);
        var taken = allowance.takeRequest();
        response.setHeader(POLICY, allowance.policy());
        response.setHeader(
                LEFT,
                "\"requests\";r=%d;t=%d"
                        .formatted(taken.getRemainingTokens(), seconds(taken.getNanosToWaitForReset())));
        if (!taken.isConsumed()) {
            var wait = Duration.ofSeconds(Math.max(1, seconds(taken.getNanosToWaitForRefill())));
            refuse(request, response, Limit.REQUESTS, Problem.TOO_MANY_REQUESTS.refusal(wait));
            return;
        }
        if (!allowance.begin()) {
            refuse(request, response, Limit.CONCURRENT, Problem.TOO_MANY_AT_ONCE.refusal(MOMENT));
            return;
        }
        try {
            var measured = new MeasuredBody(request, settings.bodyGrace(), settings.leastBytesPerSecond());
            meterUploads(measured, agency);
            chain.doFilter(measured, response);
        } catch (Refusal refusal) {
            RefusalWriter.write(request, response, refusal);
        } finally {
            if (request.isAsyncStarted()) {
                request.getAsyncContext().addListener(new EndOfAsync(allowance));
            } else {
                allowance.end();
            }
        }
    }

    private void meterUploads(MeasuredBody request, AgencyCode agency) {
        var path = request.getRequestURI();
        if (settings.uploadPaths().stream().noneMatch(path::startsWith) || isJson(request)) {
            return;
        }
        if (hasBody(request)) {
            allowances.requireUpload(agency, request.getContentLengthLong());
            request.meteredBy(bytes -> {
                allowances.requireUpload(agency, bytes);
                allowances.useUpload(agency, bytes);
            });
        }
    }

    /** Small in any case, and no file. */
    private static boolean isJson(HttpServletRequest request) {
        var type = request.getContentType();
        return type != null && type.startsWith("application/json");
    }

    private static boolean hasBody(HttpServletRequest request) {
        return request.getContentLengthLong() > 0 || request.getHeader("Transfer-Encoding") != null;
    }

    private void refuse(HttpServletRequest request, HttpServletResponse response, Limit limit, Refusal refusal)
            throws IOException {
        metrics.refused(limit);
        RefusalWriter.write(request, response, refusal);
    }

    /** Rounded up. */
    private static long seconds(long nanos) {
        return (nanos + TimeUnit.SECONDS.toNanos(1) - 1) / TimeUnit.SECONDS.toNanos(1);
    }

    private record EndOfAsync(Allowance allowance) implements AsyncListener {
        @Override
        public void onComplete(AsyncEvent event) {
            allowance.end();
        }

        @Override
        public void onTimeout(AsyncEvent event) {}

        @Override
        public void onError(AsyncEvent event) {}

        @Override
        public void onStartAsync(AsyncEvent event) {
            event.getAsyncContext().addListener(this);
        }
    }
}

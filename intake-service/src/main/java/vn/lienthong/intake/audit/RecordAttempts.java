package vn.lienthong.intake.audit;

import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import org.springframework.web.filter.OncePerRequestFilter;
import vn.lienthong.intake.audit.Attempt.Outcome;
import vn.lienthong.intake.request.EventId;

/** Stands before all others, those that turn requests away too, and tells what came of each. */
class RecordAttempts extends OncePerRequestFilter {
    private final Attempts attempts;
    private final Clock clock;

    RecordAttempts(Attempts attempts, Clock clock) {
        this.attempts = attempts;
        this.clock = clock;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        var now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        var attempt = new AttemptUnderWay(EventId.at(now), now, request);
        response.setHeader("X-Request-Id", attempt.requestId());
        boolean answered = false;
        try {
            chain.doFilter(request, response);
            answered = true;
        } finally {
            if (answered && request.isAsyncStarted()) {
                request.getAsyncContext().addListener(new AtTheEnd(attempt, response));
            } else {
                tell(attempt, answered ? response.getStatus() : 500);
            }
        }
    }

    private void tell(AttemptUnderWay attempt, int status) {
        attempts.record(attempt.as(Outcome.of(status), status));
    }

    private final class AtTheEnd implements AsyncListener {
        private final AttemptUnderWay attempt;
        private final HttpServletResponse response;

        AtTheEnd(AttemptUnderWay attempt, HttpServletResponse response) {
            this.attempt = attempt;
            this.response = response;
        }

        @Override
        public void onComplete(AsyncEvent event) {
            tell(attempt, response.getStatus());
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

package vn.lienthong.intake.audit;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.web.filter.OncePerRequestFilter;
import vn.lienthong.support.security.CallerToken;

/** Tells the audit who calls, while that is known. */
class NoteCaller extends OncePerRequestFilter {
    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        AttemptUnderWay.of(request).ifPresent(attempt -> CallerToken.current().ifPresent(attempt::calledBy));
        chain.doFilter(request, response);
    }
}

package vn.lienthong.support.trace;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;
import org.springframework.web.servlet.AsyncHandlerInterceptor;
import org.springframework.web.servlet.HandlerMapping;
import vn.lienthong.contract.identity.DossierCode;
import vn.lienthong.contract.identity.MalformedIdentity;
import vn.lienthong.support.security.CallerToken;

/** Every line of a request's log says which dossier and which agency's request it was. */
class LoggedRequest implements AsyncHandlerInterceptor {
    // Not "dossier" and "agency": lines that name one themselves may be about another.
    private static final String DOSSIER = "request.dossier";
    private static final String AGENCY = "request.agency";

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        if (request.getAttribute(HandlerMapping.URI_TEMPLATE_VARIABLES_ATTRIBUTE) instanceof Map<?, ?> variables) {
            variables.values().stream()
                    .map(String::valueOf)
                    .filter(LoggedRequest::isDossier)
                    .findFirst()
                    .ifPresent(code -> MDC.put(DOSSIER, code));
        }
        CallerToken.current()
                .flatMap(CallerToken::asCaller)
                .ifPresent(caller -> MDC.put(AGENCY, caller.agency().value()));
        return true;
    }

    private static boolean isDossier(String text) {
        try {
            new DossierCode(text);
            return true;
        } catch (MalformedIdentity e) {
            return false;
        }
    }

    @Override
    public void afterConcurrentHandlingStarted(
            HttpServletRequest request, HttpServletResponse response, Object handler) {
        forget();
    }

    @Override
    public void afterCompletion(
            HttpServletRequest request, HttpServletResponse response, Object handler, @Nullable Exception failed) {
        forget();
    }

    private static void forget() {
        MDC.remove(DOSSIER);
        MDC.remove(AGENCY);
    }
}

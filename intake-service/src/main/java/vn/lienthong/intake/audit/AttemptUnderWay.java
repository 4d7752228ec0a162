package vn.lienthong.intake.audit;

import jakarta.servlet.ServletRequest;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.web.servlet.HandlerMapping;
import vn.lienthong.contract.identity.DocumentCode;
import vn.lienthong.contract.identity.DossierCode;
import vn.lienthong.contract.identity.MalformedIdentity;
import vn.lienthong.intake.request.MeasuredBody;
import vn.lienthong.support.problem.RefusalWriter;
import vn.lienthong.support.security.Caller;
import vn.lienthong.support.security.CallerToken;
import vn.lienthong.support.security.Certificates;

/** A request that is being answered, as the audit will have it. */
final class AttemptUnderWay {
    private static final String ATTRIBUTE = AttemptUnderWay.class.getName();
    private static final Pattern PLAIN = Pattern.compile("[\\x21-\\x7e]{1,64}");
    private static final Pattern TRACE = Pattern.compile("[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}");
    private static final int LONGEST = 200;

    private final UUID id;
    private final Instant at;
    private final HttpServletRequest request;
    private final long began = System.nanoTime();
    private final AtomicBoolean noted = new AtomicBoolean();
    private volatile @Nullable CallerToken caller;
    private volatile @Nullable String dossier;

    AttemptUnderWay(UUID id, Instant at, HttpServletRequest request) {
        this.id = id;
        this.at = at;
        this.request = request;
        request.setAttribute(ATTRIBUTE, this);
    }

    static Optional<AttemptUnderWay> of(ServletRequest request) {
        return Optional.ofNullable((AttemptUnderWay) request.getAttribute(ATTRIBUTE));
    }

    void calledBy(CallerToken caller) {
        this.caller = caller;
    }

    /** Whether it is noted with a change for the first time. */
    boolean isNotedNow() {
        return noted.compareAndSet(false, true);
    }

    void about(String dossier) {
        this.dossier = dossier;
    }

    /** What the sender calls it, if that is plain; else its id here. */
    String requestId() {
        var sent = request.getHeader("X-Request-Id");
        return sent != null && PLAIN.matcher(sent).matches() ? sent : id.toString();
    }

    Attempt as(Attempt.Outcome outcome, @Nullable Integer status) {
        var token = caller;
        var noted = RefusalWriter.noted(request);
        return new Attempt(
                id,
                at,
                "http",
                token == null
                        ? null
                        : token.asCaller()
                                .map(Caller::agency)
                                .map(agency -> agency.value())
                                .orElse(null),
                token == null ? null : cut(token.subject()),
                token == null ? null : token.issuer(),
                Certificates.thumbprint(request),
                request.getRemoteAddr(),
                method(),
                route(),
                dossier != null ? dossier : dossierInThePath(),
                outcome,
                status,
                noted.map(RefusalWriter.Noted::code).orElse(null),
                noted.map(found -> found.rules().stream().distinct().toList()).orElse(List.of()),
                requestId(),
                trace(),
                MeasuredBody.of(request).map(MeasuredBody::bytes).orElse(0L),
                (System.nanoTime() - began) / 1_000_000);
    }

    private String method() {
        var method = request.getMethod();
        return method.matches("[A-Z]{1,10}") ? method : "OTHER";
    }

    /** The template, never the path: that may say anything. */
    private String route() {
        return request.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE) instanceof String pattern
                ? pattern
                : "none";
    }

    private @Nullable String dossierInThePath() {
        if (request.getAttribute(HandlerMapping.URI_TEMPLATE_VARIABLES_ATTRIBUTE) instanceof Map<?, ?> variables
                && variables.get("code") instanceof String code) {
            try {
                return code.startsWith("vb-") ? new DocumentCode(code).value() : new DossierCode(code).value();
            } catch (MalformedIdentity e) {
                return null;
            }
        }
        return null;
    }

    private @Nullable String trace() {
        var parent = request.getHeader("traceparent");
        var found = parent == null ? null : TRACE.matcher(parent);
        return found != null && found.matches() ? found.group(1) : null;
    }

    private static String cut(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST);
    }
}

package vn.lienthong.support.problem;

import jakarta.servlet.ServletRequest;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import tools.jackson.databind.json.JsonMapper;

/** Writes a refusal where no controller is at work yet, and remembers what a request was refused with. */
public final class RefusalWriter {
    private static final String ATTRIBUTE = RefusalWriter.class.getName();

    private RefusalWriter() {}

    /**
     * What a request was refused with.
     *
     * @param rules that its faults name
     */
    public record Noted(String code, List<String> rules) {}

    /** Answers with the refusal's problem document. */
    public static void write(HttpServletRequest request, HttpServletResponse response, Refusal refusal)
            throws IOException {
        var after = refusal.retryAfter();
        if (after != null) {
            response.setHeader(HttpHeaders.RETRY_AFTER, Long.toString(Math.max(1, after.toSeconds())));
        }
        var problem = new LinkedHashMap<String, Object>();
        problem.put("type", ProblemDocuments.TYPE + refusal.code());
        problem.put("title", refusal.status().getReasonPhrase());
        problem.put("status", refusal.status().value());
        problem.put("detail", String.valueOf(refusal.getMessage()));
        problem.put("code", refusal.code());
        problem.put("errors", refusal.faults());
        problem.putAll(refusal.members());
        note(request, refusal.code(), refusal.faults().stream().map(Fault::code).toList());
        response.setStatus(refusal.status().value());
        response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
        response.getOutputStream()
                .write(JsonMapper.shared().writeValueAsString(problem).getBytes(StandardCharsets.UTF_8));
    }

    static void note(ServletRequest request, String code, List<String> rules) {
        request.setAttribute(ATTRIBUTE, new Noted(code, rules));
    }

    /** What the request was refused with, if it was. */
    public static Optional<Noted> noted(ServletRequest request) {
        return Optional.ofNullable((Noted) request.getAttribute(ATTRIBUTE));
    }
}

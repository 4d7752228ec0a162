package vn.lienthong.support.problem;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.converter.HttpMessageConverter;
import org.springframework.http.server.ServerHttpRequest;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.http.server.ServletServerHttpRequest;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.servlet.mvc.method.annotation.ResponseBodyAdvice;

/** Remembers, beside the request, the problem it was answered with: for those who keep the books. */
@RestControllerAdvice
class NoteProblem implements ResponseBodyAdvice<Object> {

    @Override
    public boolean supports(MethodParameter returned, Class<? extends HttpMessageConverter<?>> converter) {
        return true;
    }

    @Override
    public @Nullable Object beforeBodyWrite(
            @Nullable Object body,
            MethodParameter returned,
            MediaType type,
            Class<? extends HttpMessageConverter<?>> converter,
            ServerHttpRequest request,
            ServerHttpResponse response) {
        if (body instanceof ProblemDetail problem && request instanceof ServletServerHttpRequest servlet) {
            var members = problem.getProperties() == null ? Map.<String, Object>of() : problem.getProperties();
            RefusalWriter.note(
                    servlet.getServletRequest(), String.valueOf(members.get("code")), rules(members.get("errors")));
        }
        return body;
    }

    private static List<String> rules(@Nullable Object errors) {
        return errors instanceof Collection<?> faults
                ? faults.stream()
                        .filter(Fault.class::isInstance)
                        .map(fault -> ((Fault) fault).code())
                        .toList()
                : List.of();
    }
}

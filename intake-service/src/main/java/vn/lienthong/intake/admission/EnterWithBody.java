package vn.lienthong.intake.admission;

import java.lang.reflect.Type;
import org.springframework.core.MethodParameter;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpInputMessage;
import org.springframework.http.converter.HttpMessageConverter;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.servlet.mvc.method.annotation.RequestBodyAdviceAdapter;
import vn.lienthong.intake.request.Prioritised;
import vn.lienthong.support.security.Caller;
import vn.lienthong.support.security.CallerToken;

/**
 * Has a request take its place once its body is read, so that nobody holds one with a body that comes slowly, and its
 * priority is known. It gives it back when it is answered, or when it only waits any more.
 */
@RestControllerAdvice
@Order(Ordered.LOWEST_PRECEDENCE)
class EnterWithBody extends RequestBodyAdviceAdapter {
    private final Admission admission;
    private final Allowances allowances;

    EnterWithBody(Admission admission, Allowances allowances) {
        this.admission = admission;
        this.allowances = allowances;
    }

    @Override
    public boolean supports(MethodParameter parameter, Type type, Class<? extends HttpMessageConverter<?>> converter) {
        return true;
    }

    @Override
    public Object afterBodyRead(
            Object body,
            HttpInputMessage message,
            MethodParameter parameter,
            Type type,
            Class<? extends HttpMessageConverter<?>> converter) {
        CallerToken.current()
                .flatMap(CallerToken::asCaller)
                .ifPresent(caller -> admission
                        .enter(allowances.same(caller.agency()), isUrgent(body, caller))
                        .holdForTheRequest());
        return body;
    }

    private static boolean isUrgent(Object body, Caller caller) {
        return body instanceof Prioritised request
                && request.priority() instanceof Integer priority
                && priority > 0
                && caller.scopes().contains(Caller.URGENT);
    }
}

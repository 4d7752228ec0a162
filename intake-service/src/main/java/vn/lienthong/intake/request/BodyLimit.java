package vn.lienthong.intake.request;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Type;
import org.springframework.core.MethodParameter;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpInputMessage;
import org.springframework.http.converter.HttpMessageConverter;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.servlet.mvc.method.annotation.RequestBodyAdviceAdapter;
import vn.lienthong.intake.IntakeSettings;
import vn.lienthong.intake.rule.Problem;

/** Reads no more of a request's body than the limit, also where it comes in chunks and says no length. */
@RestControllerAdvice
class BodyLimit extends RequestBodyAdviceAdapter {
    private final int limit;

    BodyLimit(IntakeSettings settings) {
        this.limit = Math.toIntExact(settings.largestBody().toBytes());
    }

    @Override
    public boolean supports(MethodParameter parameter, Type type, Class<? extends HttpMessageConverter<?>> converter) {
        return true;
    }

    @Override
    public HttpInputMessage beforeBodyRead(
            HttpInputMessage message,
            MethodParameter parameter,
            Type type,
            Class<? extends HttpMessageConverter<?>> converter)
            throws IOException {
        var headers = message.getHeaders();
        if (headers.getContentLength() > limit) {
            throw tooLarge();
        }
        var body = message.getBody().readNBytes(limit + 1);
        if (body.length > limit) {
            throw tooLarge();
        }
        return new Body(headers, new ByteArrayInputStream(body));
    }

    private RuntimeException tooLarge() {
        return Problem.BODY_TOO_LARGE.refusal("It is " + limit + " bytes.");
    }

    private record Body(HttpHeaders getHeaders, InputStream getBody) implements HttpInputMessage {}
}

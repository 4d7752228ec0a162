package vn.lienthong.intake.request;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Type;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import org.springframework.core.MethodParameter;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpInputMessage;
import org.springframework.http.converter.HttpMessageConverter;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.servlet.mvc.method.annotation.RequestBodyAdviceAdapter;
import vn.lienthong.intake.IntakeSettings;
import vn.lienthong.intake.rule.Problem;
import vn.lienthong.support.problem.UnreadableBody;

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
        if (type != byte[].class && !isUtf8(body)) {
            throw UnreadableBody.notUtf8();
        }
        return new Body(headers, new ByteArrayInputStream(body));
    }

    /** Strictly: what reads JSON takes longer forms of characters than need be, which hide what they are. */
    private static boolean isUtf8(byte[] body) {
        try {
            UTF_8.newDecoder().decode(ByteBuffer.wrap(body));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    private RuntimeException tooLarge() {
        return Problem.BODY_TOO_LARGE.refusal("It is " + limit + " bytes.");
    }

    private record Body(HttpHeaders getHeaders, InputStream getBody) implements HttpInputMessage {}
}

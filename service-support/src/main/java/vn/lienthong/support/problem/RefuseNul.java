package vn.lienthong.support.problem;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** No value of a query has the character NUL in it: the database takes none, and nothing it could be asked for has one. */
final class RefuseNul implements HandlerInterceptor, WebMvcConfigurer {
    private static final String NUL = "%00";

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(this);
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        var query = request.getQueryString();
        if (query != null && query.contains(NUL)) {
            throw new Refusal(
                    HttpStatus.BAD_REQUEST,
                    "bad-request",
                    "The query has the character NUL (%00) in it; leave it out.",
                    List.of());
        }
        return true;
    }
}

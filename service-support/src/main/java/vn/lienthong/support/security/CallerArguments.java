package vn.lienthong.support.security;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationToken;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.identity.MalformedIdentity;
import vn.lienthong.support.problem.Refusal;

/** Gives controller methods their {@link Caller}. */
class CallerArguments implements HandlerMethodArgumentResolver {

    @Override
    public boolean supportsParameter(MethodParameter parameter) {
        return parameter.getParameterType() == Caller.class;
    }

    @Override
    public Object resolveArgument(
            MethodParameter parameter,
            @Nullable ModelAndViewContainer container,
            NativeWebRequest request,
            @Nullable WebDataBinderFactory binders) {
        if (!(SecurityContextHolder.getContext().getAuthentication() instanceof JwtAuthenticationToken token)) {
            throw new Refusal(HttpStatus.UNAUTHORIZED, "token-missing", "Send a bearer token.", List.of());
        }
        var jwt = token.getToken();
        var scope = jwt.getClaimAsString("scope");
        try {
            return new Caller(
                    new AgencyCode(String.valueOf(jwt.getClaimAsString("agency"))),
                    scope == null ? Set.of() : Set.of(scope.trim().split("\\s+")),
                    String.valueOf(jwt.getSubject()));
        } catch (MalformedIdentity e) {
            throw new Refusal(
                    HttpStatus.FORBIDDEN, "agency-missing", "The token's claim agency names no agency.", List.of());
        }
    }
}

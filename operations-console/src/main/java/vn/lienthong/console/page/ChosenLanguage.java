package vn.lienthong.console.page;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseCookie;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.LocaleResolver;
import org.springframework.web.util.UriComponentsBuilder;

/** Vietnamese, unless {@code ?lang=en} says otherwise now or said so before (a cookie remembers it). */
class ChosenLanguage implements LocaleResolver, HandlerInterceptor {
    private static final String NAME = "lang";
    private static final String COOKIE = "console-lang";
    private static final Locale VIETNAMESE = Locale.of("vi");

    @Override
    public Locale resolveLocale(HttpServletRequest request) {
        return asked(named(request)).or(() -> remembered(request)).orElse(VIETNAMESE);
    }

    private static Optional<Locale> asked(@Nullable String language) {
        return switch (language) {
            case "vi" -> Optional.of(VIETNAMESE);
            case "en" -> Optional.of(Locale.ENGLISH);
            case null, default -> Optional.empty();
        };
    }

    /** From the address alone: asking for a parameter would read the whole of a file that is sent, room or not. */
    private static @Nullable String named(HttpServletRequest request) {
        var query = request.getQueryString();
        return query == null
                ? null
                : UriComponentsBuilder.newInstance()
                        .query(query)
                        .build()
                        .getQueryParams()
                        .getFirst(NAME);
    }

    private static Optional<Locale> remembered(HttpServletRequest request) {
        var cookies = request.getCookies();
        return cookies == null
                ? Optional.empty()
                : Arrays.stream(cookies)
                        .filter(cookie -> cookie.getName().equals(COOKIE))
                        .map(Cookie::getValue)
                        .findFirst()
                        .flatMap(ChosenLanguage::asked);
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        asked(named(request))
                .ifPresent(language -> response.addHeader(
                        HttpHeaders.SET_COOKIE,
                        ResponseCookie.from(COOKIE, language.getLanguage())
                                .path("/")
                                .maxAge(Duration.ofDays(365))
                                .httpOnly(true)
                                .sameSite("Lax")
                                .build()
                                .toString()));
        return true;
    }

    @Override
    public void setLocale(HttpServletRequest request, @Nullable HttpServletResponse response, @Nullable Locale locale) {
        throw new UnsupportedOperationException("the language is chosen by ?lang=vi or ?lang=en");
    }
}

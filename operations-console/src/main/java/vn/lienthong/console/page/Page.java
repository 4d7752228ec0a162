package vn.lienthong.console.page;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Locale;
import org.springframework.web.servlet.support.RequestContextUtils;
import org.springframework.web.servlet.support.ServletUriComponentsBuilder;

/**
 * What every page's frame needs.
 *
 * @param language {@code vi} or {@code en}
 * @param inVietnamese this page's address in Vietnamese
 * @param inEnglish and in English
 */
record Page(String language, String inVietnamese, String inEnglish) {

    static Page of(HttpServletRequest request) {
        return new Page(
                RequestContextUtils.getLocale(request).getLanguage(),
                in(request, Locale.of("vi")),
                in(request, Locale.ENGLISH));
    }

    private static String in(HttpServletRequest request, Locale language) {
        return ServletUriComponentsBuilder.fromRequest(request)
                .scheme(null)
                .host(null)
                .port(null)
                .replaceQueryParam("lang", language.getLanguage())
                .build()
                .toUriString();
    }
}

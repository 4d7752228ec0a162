package vn.lienthong.console.page;

import jakarta.servlet.http.HttpServletRequest;
import java.text.NumberFormat;
import java.util.Locale;
import org.springframework.web.servlet.support.RequestContextUtils;
import org.springframework.web.servlet.support.ServletUriComponentsBuilder;

/**
 * What every page's frame needs.
 *
 * @param language {@code vi} or {@code en}
 * @param inVietnamese this page's address in Vietnamese
 * @param inEnglish and in English
 * @param pending how much needs somebody's attention, for people; empty where nothing does
 */
record Page(String language, String inVietnamese, String inEnglish, String pending) {

    static Page of(HttpServletRequest request, Pending pending) {
        var locale = RequestContextUtils.getLocale(request);
        var count =
                pending.byKind().values().stream().mapToLong(number -> number).sum();
        return new Page(
                locale.getLanguage(),
                in(request, Locale.of("vi")),
                in(request, Locale.ENGLISH),
                count == 0 ? "" : NumberFormat.getIntegerInstance(locale).format(count));
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

package vn.lienthong.console.page;

import jakarta.servlet.http.HttpServletRequest;
import java.text.NumberFormat;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.servlet.support.RequestContextUtils;
import org.springframework.web.servlet.support.ServletUriComponentsBuilder;
import vn.lienthong.console.access.Person;
import vn.lienthong.console.access.Role;

/**
 * What every page's frame needs.
 *
 * @param language {@code vi} or {@code en}
 * @param inVietnamese this page's address in Vietnamese
 * @param inEnglish and in English
 * @param person who is logged in; null on the login's own pages
 * @param role their highest, in words
 * @param pending how much needs somebody's attention, for people; empty where nothing does
 */
record Page(
        String language,
        String inVietnamese,
        String inEnglish,
        @Nullable Person person,
        String role,
        String pending) {

    static Page of(HttpServletRequest request, Pending pending, MessageSource messages) {
        var locale = RequestContextUtils.getLocale(request);
        var person = Person.of(SecurityContextHolder.getContext().getAuthentication());
        var count = person.isEmpty()
                ? 0
                : pending.byKind().values().stream().mapToLong(number -> number).sum();
        return new Page(
                locale.getLanguage(),
                in(request, Locale.of("vi")),
                in(request, Locale.ENGLISH),
                person.orElse(null),
                messages.getMessage(person.flatMap(Person::rank).map(Role::key).orElse("role.none"), null, locale),
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

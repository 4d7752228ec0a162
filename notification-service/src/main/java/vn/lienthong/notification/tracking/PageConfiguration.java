package vn.lienthong.notification.tracking;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.ClassPathResource;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseCookie;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.LocaleResolver;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** What the pages may do, and which language they speak. */
@Configuration(proxyBeanMethods = false)
class PageConfiguration implements WebMvcConfigurer {
    private static final Locale VIETNAMESE = Locale.of("vi");

    private final String style;
    private final boolean push;

    /** @param contact for push services: without one no browser is told, and no page takes scripts */
    PageConfiguration(@Value("${lienthong.notification.push.contact:}") String contact) throws IOException {
        this.push = !contact.isEmpty();
        this.style = new ClassPathResource("tracking/style.css").getContentAsString(UTF_8);
    }

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(new Guarded(style, push)).addPathPatterns("/track", "/track/**");
    }

    /**
     * Pages have their own style and nothing else: no frame, no file from anywhere, nobody told of the link; and no script but on the page
     * where a browser is told, which has two of ours.
     */
    private static final class Guarded implements HandlerInterceptor {
        private static final Pattern SCRIPTED = Pattern.compile("/track/(worker\\.js|[^/]+/devices)");

        private final String style;
        private final boolean push;
        private final String policy;

        Guarded(String style, boolean push) {
            this.style = style;
            this.push = push;
            this.policy =
                    ("default-src 'none'; style-src 'sha256-%s'; img-src data:; form-action 'self'; base-uri 'none'; "
                                    + "frame-ancestors 'none'")
                            .formatted(sha256(style));
        }

        @Override
        public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
            var scripted = SCRIPTED.matcher(request.getRequestURI()).matches();
            response.setHeader(
                    "Content-Security-Policy",
                    scripted ? policy + "; script-src 'self'; connect-src 'self'; worker-src 'self'" : policy);
            response.setHeader("Referrer-Policy", "no-referrer");
            response.setHeader("Cross-Origin-Opener-Policy", "same-origin");
            response.setHeader("Cross-Origin-Resource-Policy", "same-origin");
            response.setHeader("Permissions-Policy", "camera=(), geolocation=(), microphone=()");
            response.setHeader("X-Robots-Tag", "noindex, nofollow");
            response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
            var language = request.getParameter("lang");
            if (language != null) {
                response.addHeader(HttpHeaders.SET_COOKIE, kept(language).toString());
            }
            return true;
        }

        @Override
        public void postHandle(
                HttpServletRequest request, HttpServletResponse response, Object handler, @Nullable ModelAndView page) {
            if (page != null) {
                page.addObject("style", style);
                page.addObject("push", push);
                page.addObject("path", request.getRequestURI());
            }
        }

        private static String sha256(String content) {
            try {
                return Base64.getEncoder()
                        .encodeToString(MessageDigest.getInstance("SHA-256").digest(content.getBytes(UTF_8)));
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("every JDK has SHA-256", e);
            }
        }
    }

    /** As asked for with {@code lang}, now or before; else the browser's; else Vietnamese. */
    @Bean
    LocaleResolver localeResolver() {
        return new SpokenLanguage();
    }

    private static final class SpokenLanguage implements LocaleResolver {
        private static final String NAME = "lt_lang";
        private static final String ASKED = SpokenLanguage.class.getName();

        @Override
        public Locale resolveLocale(HttpServletRequest request) {
            if (request.getAttribute(ASKED) instanceof Locale known) {
                return known;
            }
            var locale = asked(request);
            request.setAttribute(ASKED, locale);
            return locale;
        }

        private static Locale asked(HttpServletRequest request) {
            var said = request.getParameter("lang");
            if (said == null && request.getCookies() != null) {
                for (Cookie cookie : request.getCookies()) {
                    said = cookie.getName().equals(NAME) ? cookie.getValue() : said;
                }
            }
            if (said == null) {
                said = request.getHeader(HttpHeaders.ACCEPT_LANGUAGE);
            }
            return said != null && said.toLowerCase(Locale.ROOT).startsWith("en") ? Locale.ENGLISH : VIETNAMESE;
        }

        @Override
        public void setLocale(
                HttpServletRequest request, @Nullable HttpServletResponse response, @Nullable Locale locale) {
            throw new UnsupportedOperationException("the language is asked for with lang");
        }
    }

    /** Keeps the language that was asked for. */
    private static ResponseCookie kept(String language) {
        return ResponseCookie.from(SpokenLanguage.NAME, language.equals("en") ? "en" : "vi")
                .httpOnly(true)
                .sameSite("Lax")
                .path("/track")
                .build();
    }
}

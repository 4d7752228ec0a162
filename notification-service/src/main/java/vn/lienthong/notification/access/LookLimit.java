package vn.lienthong.notification.access;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.regex.Pattern;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Holds each address to so many looks at pages a minute, a minute's worth of them at once. Addresses share a fixed number of
 * places, by chance anew at each start: memory is bounded, and now and then one has to wait for another.
 */
class LookLimit extends OncePerRequestFilter {
    private static final int PLACES = 1 << 14;
    private static final long MINUTE = TimeUnit.MINUTES.toNanos(1);
    private static final String TOO_MANY = """
            Có quá nhiều lượt tra cứu từ địa chỉ của bạn. Hãy thử lại sau ít phút.
            Too many requests come from your address. Try again in a few minutes.
            """;

    private static final Pattern UNSUBSCRIBES = Pattern.compile("/track/[^/]+/unsubscribe/[^/]+");

    /** When the looks taken so far are paid for, in nanoseconds since the start. */
    private final AtomicLongArray paidAt = new AtomicLongArray(PLACES);

    private final long start = System.nanoTime();
    private final int seed = ThreadLocalRandom.current().nextInt();
    private final long price;

    LookLimit(int perMinute) {
        this.price = MINUTE / perMinute;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        // Mail providers unsubscribe for many people from few addresses, and a guess at a seal costs nothing.
        long wait = UNSUBSCRIBES.matcher(request.getRequestURI()).matches() ? 0 : take(request.getRemoteAddr());
        if (wait <= 0) {
            chain.doFilter(request, response);
            return;
        }
        response.setStatus(HttpStatus.TOO_MANY_REQUESTS.value());
        response.setHeader(HttpHeaders.RETRY_AFTER, Long.toString(TimeUnit.NANOSECONDS.toSeconds(wait) + 1));
        response.setContentType("text/plain;charset=UTF-8");
        response.getOutputStream().write(TOO_MANY.getBytes(UTF_8));
    }

    /** How long to wait; nothing where the look is taken. */
    long take(String address) {
        int place = Math.floorMod((Network.of(address).hashCode() ^ seed) * 0x9E3779B9, PLACES);
        while (true) {
            long now = System.nanoTime() - start;
            long before = paidAt.get(place);
            long after = Math.max(before, now) + price;
            if (after - now > MINUTE) {
                return after - now - MINUTE;
            }
            if (paidAt.compareAndSet(place, before, after)) {
                return 0;
            }
        }
    }
}

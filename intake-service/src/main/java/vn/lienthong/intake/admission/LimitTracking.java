package vn.lienthong.intake.admission;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.Bucket;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.stream.Stream;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Holds each address to so many looks at tracking pages a minute: no token says who looks. Addresses share a fixed number of
 * places, by chance anew at each start; so memory is bounded, and now and then one has to wait for another.
 */
class LimitTracking extends OncePerRequestFilter {
    private static final int PLACES = 1 << 14;
    private static final int LEADING_GROUPS = 4;
    private static final String TOO_MANY = """
            Có quá nhiều lượt tra cứu từ địa chỉ của bạn. Hãy thử lại sau ít phút.
            Too many requests come from your address. Try again in a few minutes.
            """;

    private final AtomicReferenceArray<Bucket> places = new AtomicReferenceArray<>(PLACES);
    private final int seed = ThreadLocalRandom.current().nextInt();
    private final int perMinute;
    private final AdmissionMetrics metrics;

    LimitTracking(int perMinute, AdmissionMetrics metrics) {
        this.perMinute = perMinute;
        this.metrics = metrics;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        var probe = bucket(request.getRemoteAddr()).tryConsumeAndReturnRemaining(1);
        if (probe.isConsumed()) {
            chain.doFilter(request, response);
            return;
        }
        metrics.refused(Limit.TRACKING);
        var wait = Duration.ofNanos(probe.getNanosToWaitForRefill()).plusSeconds(1);
        response.setStatus(HttpStatus.TOO_MANY_REQUESTS.value());
        response.setHeader(HttpHeaders.RETRY_AFTER, Long.toString(wait.toSeconds()));
        response.setContentType("text/plain;charset=UTF-8");
        response.getOutputStream().write(TOO_MANY.getBytes(UTF_8));
    }

    private Bucket bucket(String address) {
        int place = Math.floorMod((network(address).hashCode() ^ seed) * 0x9E3779B9, PLACES);
        var known = places.get(place);
        if (known != null) {
            return known;
        }
        var fresh = Bucket.builder()
                .addLimit(Bandwidth.builder()
                        .capacity(perMinute)
                        .refillGreedy(perMinute, Duration.ofMinutes(1))
                        .build())
                .build();
        return places.compareAndSet(place, null, fresh) ? fresh : places.get(place);
    }

    /** Who has one address of IPv6 has all that begin alike. */
    private static String network(String address) {
        if (address.indexOf(':') < 0 || address.contains("::") && address.indexOf("::") < 2) {
            return address;
        }
        return Stream.of(address.split(":")).limit(LEADING_GROUPS).reduce("", (one, next) -> one + ":" + next);
    }
}

package vn.lienthong.intake.payment;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import vn.lienthong.contract.registry.Charge;
import vn.lienthong.contract.wire.CanonicalJson;
import vn.lienthong.intake.payment.PaymentMetrics.Answered;
import vn.lienthong.intake.payment.PaymentMetrics.Call;

/**
 * Speaks to the payment platform (nền tảng thanh toán): JSON over HTTP, each message with its {@link Checksum}, ours and
 * theirs. Every call may be made twice with the same effect. docs/payments.md has the interface.
 */
@Component
class PaymentPlatform implements AutoCloseable {
    private static final TypeReference<Map<String, Object>> MESSAGE = new TypeReference<>() {};

    private final PaymentSettings settings;
    private final PaymentMetrics metrics;
    private final Clock clock;
    private final HttpClient http;
    private final CircuitBreaker breaker;

    PaymentPlatform(PaymentSettings settings, PaymentMetrics metrics, Clock clock) {
        this.settings = settings;
        this.metrics = metrics;
        this.clock = clock;
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(settings.connect())
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
        this.breaker = CircuitBreaker.of(
                "payment-platform",
                CircuitBreakerConfig.custom()
                        .slidingWindowSize(settings.breaker().calls())
                        .minimumNumberOfCalls(Math.max(2, settings.breaker().calls() / 2))
                        .failureRateThreshold(settings.breaker().failures())
                        .waitDurationInOpenState(settings.breaker().openFor())
                        .permittedNumberOfCallsInHalfOpenState(1)
                        // Nobody calls while it is open, so nobody would notice that its time is over.
                        .automaticTransitionFromOpenToHalfOpenEnabled(true)
                        .build());
    }

    /** What the platform needs to know to make a link. */
    record Order(
            Payment payment,
            String procedure,
            String procedureName,
            String agencyName,
            @Nullable Payer payer) {
        @Override
        public String toString() {
            return "Order[" + payment.number() + "]";
        }
    }

    record Link(String link, Instant expiresAt) {}

    /** How far an order is. */
    enum Progress {
        UNPAID,
        PAID,
        ABANDONED,
        UNKNOWN
    }

    record Found(Progress progress, List<Money> sums) {}

    /** What the platform says it did on a day. */
    record Line(boolean refund, String number, String order, long amount, Instant at) {}

    /** Whether the platform can be asked; when it has failed often it is left alone for a while. */
    boolean isAway() {
        return breaker.getState() == CircuitBreaker.State.OPEN;
    }

    /** @throws PlatformAway @throws PlatformRefusal */
    Link order(Order order) {
        var payment = order.payment();
        var message = new LinkedHashMap<String, Object>();
        message.put("order", payment.number());
        message.put("dossier", payment.dossier().value());
        message.put("procedure", order.procedure());
        message.put("procedureName", order.procedureName());
        message.put("agency", payment.agency().value());
        message.put("agencyName", order.agencyName());
        message.put("fees", fees(payment.charges()));
        message.put("amount", payment.amount());
        message.put("account", settings.account());
        message.put("callback", String.valueOf(settings.callback()));
        message.put("expiresAt", clock.instant().plus(settings.linkFor()));
        var payer = order.payer();
        if (payer != null) {
            var told = new LinkedHashMap<String, Object>();
            told.put("name", payer.name());
            told.put("identity", payer.identity());
            told.put("address", payer.address());
            message.put("payer", told);
        }
        var answer = call(Call.ORDER, "/v1/orders", message);
        return read(() -> {
            same(answer, "order", payment.number());
            var link = text(answer, "link");
            if (!List.of("http", "https")
                    .contains(String.valueOf(URI.create(link).getScheme()))) {
                throw new IllegalArgumentException("link");
            }
            return new Link(link, Instant.parse(text(answer, "expiresAt")));
        });
    }

    private static List<Map<String, Object>> fees(List<Charge> charges) {
        var fees = new ArrayList<Map<String, Object>>();
        for (var charge : charges) {
            var amount = charge.amount();
            if (amount != null && amount > 0) {
                fees.add(Map.of("type", charge.type(), "code", charge.code(), "name", charge.name(), "amount", amount));
            }
        }
        return fees;
    }

    /** @throws PlatformAway @throws PlatformRefusal */
    Found query(String number) {
        var answer = call(Call.QUERY, "/v1/queries", Map.of("order", number));
        return read(() -> {
            same(answer, "order", number);
            var sums = new ArrayList<Money>();
            for (var one : list(answer, "transactions")) {
                sums.add(
                        new Money(Method.ONLINE, text(one, "number"), amount(one), Instant.parse(text(one, "paidAt"))));
            }
            var progress = switch (text(answer, "state")) {
                case "unpaid" -> Progress.UNPAID;
                case "paid" -> Progress.PAID;
                case "abandoned" -> Progress.ABANDONED;
                case "unknown" -> Progress.UNKNOWN;
                default -> throw new IllegalArgumentException("state");
            };
            return new Found(progress, List.copyOf(sums));
        });
    }

    /** @throws PlatformAway @throws PlatformRefusal */
    RefundState.@Nullable Happening refund(Refund refund) {
        return refunded(
                call(
                        Call.REFUND,
                        "/v1/refunds",
                        Map.of(
                                "refund", refund.number(),
                                "order", refund.payment(),
                                "transaction", refund.reference(),
                                "amount", refund.amount(),
                                "reason", refund.reason().text())),
                refund);
    }

    /** @return null where the platform doesn't know it */
    RefundState.@Nullable Happening refunded(Refund refund) {
        return refunded(call(Call.REFUND_QUERY, "/v1/refund-queries", Map.of("refund", refund.number())), refund);
    }

    private static RefundState.@Nullable Happening refunded(Map<String, Object> answer, Refund refund) {
        return read(() -> {
                            same(answer, "refund", refund.number());
                            return new Object[] {
                                switch (text(answer, "state")) {
                                    case "taken" -> RefundState.Happening.TAKEN;
                                    case "done" -> RefundState.Happening.CARRIED_OUT;
                                    case "refused" -> RefundState.Happening.REFUSED;
                                    case "unknown" -> null;
                                    default -> throw new IllegalArgumentException("state");
                                }
                            };
                        })[0]
                        instanceof RefundState.Happening happening
                ? happening
                : null;
    }

    /** All of a day (Vietnam's), page by page. */
    List<Line> statement(LocalDate day) {
        var lines = new ArrayList<Line>();
        String after = null;
        do {
            var message = new LinkedHashMap<String, Object>();
            message.put("day", day.toString());
            message.put("after", after);
            var answer = call(Call.STATEMENT, "/v1/statements", message);
            after = read(() -> {
                                same(answer, "day", day.toString());
                                for (var one : list(answer, "lines")) {
                                    lines.add(new Line(
                                            text(one, "kind").equals("refund"),
                                            text(one, "number"),
                                            text(one, "order"),
                                            amount(one),
                                            Instant.parse(text(one, "at"))));
                                }
                                return new Object[] {answer.get("next")};
                            })[0]
                            instanceof String next
                    ? next
                    : null;
        } while (after != null);
        return lines;
    }

    // ---- calls

    private Map<String, Object> call(Call call, String path, Map<String, ?> said) {
        var platform = settings.platform();
        var secret = settings.secret();
        if (platform == null || secret == null) {
            throw new PlatformAway("no payment platform is configured", null);
        }
        if (!breaker.tryAcquirePermission()) {
            throw new PlatformAway("the platform failed often, and is left alone for a while", null);
        }
        long began = System.nanoTime();
        var answered = Answered.AWAY;
        try {
            var message = new LinkedHashMap<String, Object>(said);
            message.values().removeIf(java.util.Objects::isNull);
            message.put("merchant", settings.merchant());
            message.put("time", clock.instant());
            var answer = checked(
                    http.send(
                            HttpRequest.newBuilder(URI.create(platform + path))
                                    .timeout(settings.answer())
                                    .header("Content-Type", "application/json")
                                    .POST(BodyPublishers.ofByteArray(CanonicalJson.mapper()
                                            .writeValueAsBytes(new Checksum(secret).sealed(message))))
                                    .build(),
                            BodyHandlers.ofInputStream()),
                    new Checksum(secret));
            answered = Answered.ANSWERED;
            return answer;
        } catch (PlatformRefusal e) {
            answered = Answered.REFUSED;
            throw e;
        } catch (IOException e) {
            throw new PlatformAway(
                    "the platform can't be reached: " + e.getClass().getSimpleName(), null);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PlatformAway("interrupted", e);
        } finally {
            long taken = System.nanoTime() - began;
            if (answered == Answered.AWAY) {
                breaker.onError(taken, TimeUnit.NANOSECONDS, new PlatformAway("away", null));
            } else {
                breaker.onSuccess(taken, TimeUnit.NANOSECONDS);
            }
            metrics.call(call, answered, Duration.ofNanos(taken));
        }
    }

    private Map<String, Object> checked(HttpResponse<java.io.InputStream> response, Checksum checksum)
            throws IOException {
        byte[] body;
        int most = Math.toIntExact(settings.largestAnswer().toBytes());
        try (var in = response.body()) {
            body = in.readNBytes(most + 1);
        }
        int status = response.statusCode();
        if (status == 400 || status == 409 || status == 422) {
            throw new PlatformRefusal("status " + status);
        }
        if (status / 100 != 2) {
            throw new PlatformAway("the platform answers with status " + status, null);
        }
        if (body.length > most) {
            throw new PlatformAway("the platform's answer is larger than the limit", null);
        }
        var answer = read(() -> CanonicalJson.mapper().readValue(body, MESSAGE));
        if (!checksum.fits(answer)) {
            throw new PlatformAway("the checksum of the platform's answer is wrong", null);
        }
        return answer;
    }

    // ---- reading what it says

    private interface Reading<T> {
        T read();
    }

    private static <T> T read(Reading<T> reading) {
        try {
            return reading.read();
        } catch (JacksonException | IllegalArgumentException | DateTimeException | ClassCastException e) {
            throw new PlatformAway("the platform's answer can't be read", null);
        }
    }

    private static void same(Map<String, Object> answer, String member, String asked) {
        if (!text(answer, member).equals(asked)) {
            throw new IllegalArgumentException(member);
        }
    }

    private static String text(Map<String, Object> message, String member) {
        if (message.get(member) instanceof String text) {
            return text;
        }
        throw new IllegalArgumentException(member);
    }

    static long amount(Map<String, Object> message) {
        var amount = message.get("amount");
        if (amount instanceof Integer || amount instanceof Long) {
            return ((Number) amount).longValue();
        }
        throw new IllegalArgumentException("amount");
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> list(Map<String, Object> message, String member) {
        var list = message.get(member);
        if (list == null) {
            return List.of();
        }
        if (list instanceof List<?> found && found.stream().allMatch(Map.class::isInstance)) {
            return (List<Map<String, Object>>) found;
        }
        throw new IllegalArgumentException(member);
    }

    @Override
    public void close() {
        http.close();
    }
}

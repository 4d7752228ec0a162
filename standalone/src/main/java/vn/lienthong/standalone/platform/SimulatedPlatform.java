package vn.lienthong.standalone.platform;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import vn.lienthong.contract.wire.CanonicalJson;
import vn.lienthong.standalone.platform.Orders.Order;
import vn.lienthong.standalone.platform.Orders.Payment;

/**
 * A simulated payment platform: takes orders, shows citizens a page to pay at, tells results by callback and by query, gives
 * money back, and lists each day. It speaks what docs/payments.md says, over HTTP, and does wrong what it is told to do
 * wrong ({@code PUT /control}). Simulated citizens pay by themselves after a while.
 */
public final class SimulatedPlatform implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(SimulatedPlatform.class);
    private static final Duration LATE = Duration.ofSeconds(60);
    private static final Duration CALLBACK_PATIENCE = Duration.ofSeconds(10);
    private static final int MOST_TELLINGS = 3;
    private static final Duration TELL_AGAIN = Duration.ofSeconds(2);
    private static final int LEAST = 1_000;

    private final PlatformSettings settings;
    private final Orders orders;
    private final Seal seal;
    private final HttpServer http;
    private final ExecutorService visitors = Executors.newVirtualThreadPerTaskExecutor();
    private final ScheduledExecutorService timer = Executors.newScheduledThreadPool(
            1, Thread.ofPlatform().daemon().name("payment-platform").factory());
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(3))
            .build();
    private final LongAdder told = new LongAdder();
    private final Clock clock = Clock.systemUTC();
    private volatile Mischief mischief;
    private volatile Instant awayUntil = Instant.EPOCH;

    private SimulatedPlatform(PlatformSettings settings, Orders orders, HttpServer http) {
        this.settings = settings;
        this.orders = orders;
        this.seal = new Seal(settings.secret());
        this.http = http;
        this.mischief = settings.mischief();
    }

    /**
     * Starts it.
     *
     * @throws IOException if the file can't be used or the port is taken; the message says which
     */
    public static SimulatedPlatform start(PlatformSettings settings) throws IOException {
        HttpServer http;
        try {
            http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), settings.port()), 0);
        } catch (BindException e) {
            throw new IOException(
                    "port %d for the payment platform can't be used: %s".formatted(settings.port(), e.getMessage()), e);
        }
        var platform = new SimulatedPlatform(settings, new Orders(settings.file()), http);
        http.setExecutor(platform.visitors);
        http.createContext("/", new PlatformSite(platform));
        http.start();
        // Who was about to pay when it ended, pays now.
        platform.orders.open(platform.clock.instant()).forEach(platform::mayBePaid);
        return platform;
    }

    public URI address() {
        return URI.create("http://localhost:" + http.getAddress().getPort());
    }

    Orders orders() {
        return orders;
    }

    Seal seal() {
        return seal;
    }

    String merchant() {
        return settings.merchant();
    }

    Clock clock() {
        return clock;
    }

    public Mischief mischief() {
        return mischief;
    }

    /** From now on, this goes wrong. */
    public void mischief(Mischief next) {
        mischief = next;
    }

    /** Nobody reaches it for so long. */
    public void away(Duration howLong) {
        awayUntil = clock.instant().plus(howLong);
    }

    boolean isAway() {
        return clock.instant().isBefore(awayUntil);
    }

    static boolean happens(double share) {
        return share > 0 && ThreadLocalRandom.current().nextDouble() < share;
    }

    /** Results told so far. */
    public long told() {
        return told.sum();
    }

    /** How many orders there are, and how many of them are paid. */
    public Map<String, Long> counts() {
        var all = orders.all();
        return Map.of(
                "orders",
                (long) all.size(),
                "paid",
                all.stream().filter(Order::isPaid).count());
    }

    // ---- citizens

    /** A simulated citizen of that dossier may come and pay. */
    void mayBePaid(Order order) {
        if (settings.pays().test(order.dossier())) {
            long shortest = settings.shortestPause().toMillis();
            long pause = ThreadLocalRandom.current()
                    .nextLong(shortest, settings.longestPause().toMillis() + 1);
            timer.schedule(() -> visitors.execute(() -> payByItself(order.number())), pause, TimeUnit.MILLISECONDS);
        }
    }

    private void payByItself(String number) {
        var order = orders.find(number).orElseThrow();
        if (!order.isOpenAt(clock.instant())) {
            return;
        }
        if (happens(mischief.abandoned())) {
            abandon(order);
            return;
        }
        pay(order, amount(order));
        if (happens(mischief.paidTwice())) {
            pay(order, order.amount());
        }
    }

    private long amount(Order order) {
        if (happens(mischief.tooLittle()) && order.amount() > LEAST) {
            return order.amount() - LEAST;
        }
        return happens(mischief.tooMuch()) ? order.amount() + LEAST : order.amount();
    }

    /** It is paid, and told. */
    Payment pay(Order order, long amount) {
        var payment = orders.pay(order.number(), amount, clock.instant());
        if (happens(mischief.lostCallback())) {
            return payment;
        }
        if (happens(mischief.forgedCallback())) {
            visitors.execute(() -> tell(order, payment, new Seal(settings.secret() + "?"), MOST_TELLINGS));
        }
        int times = happens(mischief.doubleCallback()) ? 2 : 1;
        var pause = happens(mischief.lateCallback()) ? LATE : Duration.ZERO;
        for (int i = 0; i < times; i++) {
            later(pause, () -> tell(order, payment, seal, 1));
        }
        return payment;
    }

    void abandon(Order order) {
        orders.abandon(order);
        var result = new LinkedHashMap<String, Object>();
        result.put("merchant", settings.merchant());
        result.put("order", order.number());
        result.put("state", "abandoned");
        visitors.execute(() -> send(order, result, seal));
    }

    private void later(Duration pause, Runnable task) {
        if (!timer.isShutdown()) {
            timer.schedule(() -> visitors.execute(task), pause.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    /** Tells a result, a few times if nobody listens; after that it is there to be asked for. */
    private void tell(Order order, Payment payment, Seal with, int time) {
        var result = new LinkedHashMap<String, Object>();
        result.put("merchant", settings.merchant());
        result.put("order", order.number());
        result.put("state", "paid");
        result.put("transaction", payment.number());
        result.put("amount", payment.amount());
        result.put("paidAt", payment.paidAt());
        if (!send(order, result, with) && time < MOST_TELLINGS) {
            later(TELL_AGAIN.multipliedBy(time), () -> tell(order, payment, with, time + 1));
        }
    }

    private boolean send(Order order, Map<String, Object> result, Seal with) {
        result.put("time", clock.instant());
        try {
            var answer = client.send(
                    HttpRequest.newBuilder(URI.create(order.callback()))
                            .timeout(CALLBACK_PATIENCE)
                            .header("Content-Type", "application/json")
                            .POST(BodyPublishers.ofByteArray(
                                    CanonicalJson.mapper().writeValueAsBytes(with.on(result))))
                            .build(),
                    BodyHandlers.discarding());
            told.increment();
            return answer.statusCode() == 200;
        } catch (IOException e) {
            log.atDebug().addKeyValue("order", order.number()).log("nobody hears a result");
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    @Override
    public void close() {
        http.stop(0);
        timer.shutdownNow();
        visitors.shutdownNow();
        client.shutdownNow();
        try {
            orders.close();
        } catch (IOException e) {
            log.atWarn().log("the payment platform's book can't be closed");
        }
    }
}

package vn.lienthong.console;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import vn.lienthong.infrastructure.Infrastructure;
import vn.lienthong.support.content.ContentStore;

/** A running console for documents: journal in Kafka, packages in a folder, and what stands in for the gateway over HTTP. */
final class DocumentConsole implements AutoCloseable {
    static final Duration PATIENCE = Duration.ofSeconds(30);

    /** What the gateway answers, by path; 404 to all others. */
    final Map<String, String> gatewayAnswers = new ConcurrentHashMap<>();

    volatile int gatewayStatus = 200;
    volatile CountDownLatch gatewayHolds = new CountDownLatch(0);
    final ConfigurableApplicationContext context;
    final ContentStore store;
    private final HttpClient http = HttpClient.newHttpClient();
    private final HttpServer gateway;
    private final KafkaProducer<String, byte[]> producer;
    private final int port;
    private final Somebody operator;

    DocumentConsole(String database, Path files) throws IOException {
        this(database, files, new String[0]);
    }

    /** @param more settings, besides those for documents */
    DocumentConsole(String database, Path files, String... more) throws IOException {
        this(Infrastructure.shared().bootstrapServers(), database, files, more);
    }

    /** @param kafka bootstrap servers, where other tests' journals are not to be met */
    DocumentConsole(String kafka, String database, Path files, String... more) throws IOException {
        gateway = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        gateway.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        gateway.createContext("/", this::answer);
        gateway.start();
        var infrastructure = Infrastructure.shared();
        context = new SpringApplicationBuilder(OperationsConsole.class)
                .properties("spring.config.name=operations-console")
                .run(settings(
                        more,
                        "--server.port=0",
                        "--spring.kafka.bootstrap-servers=" + kafka,
                        "--spring.datasource.url=" + infrastructure.jdbcUrl(database),
                        "--spring.datasource.username=" + infrastructure.username(),
                        "--spring.datasource.password=" + infrastructure.password(),
                        "--lienthong.content-store=" + files,
                        "--lienthong.content.reserve=1MB",
                        "--lienthong.console.packages.largest=64KB",
                        "--lienthong.console.axis-gateway.url=http://localhost:"
                                + gateway.getAddress().getPort() + "/",
                        "--lienthong.console.axis-gateway.answer-within=1s",
                        "--lienthong.console.axis-gateway.largest-answer=64KB",
                        "--lienthong.console.sample-every=200ms"));
        port = ((WebServerApplicationContext) context).getWebServer().getPort();
        operator = Somebody.asOperator(uri("/"));
        store = context.getBean(ContentStore.class);
        producer = new KafkaProducer<>(Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                kafka,
                ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG,
                StringSerializer.class,
                ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG,
                ByteArraySerializer.class,
                ProducerConfig.TRANSACTIONAL_ID_CONFIG,
                database));
        // As routing writes: in transactions, whose markers take offsets of their own.
        producer.initTransactions();
        producer.beginTransaction();
        Province.publish(producer::send);
        producer.commitTransaction();
        await().atMost(PATIENCE).until(() -> get("/").body().contains("9 cơ quan"));
    }

    private static String[] settings(String[] more, String... usual) {
        return Stream.of(Somebody.canLogIn().stream(), Arrays.stream(usual), Arrays.stream(more))
                .flatMap(some -> some)
                .toArray(String[]::new);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            gatewayHolds.await(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            var body = gatewayAnswers.get(exchange.getRequestURI().getPath());
            var status = gatewayStatus != 200 ? gatewayStatus : body == null ? 404 : 200;
            var bytes = (body == null ? "{}" : body).getBytes(UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The journal of a dossier. */
    void write(Journal journal) {
        write(Journal.records(journal.entries()));
    }

    synchronized void write(List<ProducerRecord<String, byte[]>> records) {
        producer.beginTransaction();
        records.forEach(producer::send);
        producer.commitTransaction();
    }

    synchronized void write(DocumentJournal journal) {
        producer.beginTransaction();
        journal.records().forEach(producer::send);
        producer.commitTransaction();
    }

    /** The document's page, once it has that many entries. */
    String document(DocumentJournal journal, int entries) {
        await().atMost(PATIENCE)
                .until(() ->
                        get("/documents/" + journal.code()).body().split("data-testid=\"timeline-entry\"", -1).length
                                == entries + 1);
        return get("/documents/" + journal.code()).body();
    }

    URI uri(String path) {
        return URI.create("http://localhost:" + port + path);
    }

    /** Who looks in these tests, where nobody else is named. */
    Somebody operator() {
        return operator;
    }

    HttpResponse<String> get(String path) {
        try {
            var request = HttpRequest.newBuilder(uri(path))
                    .timeout(PATIENCE)
                    .header("Accept", "text/html, */*;q=0.1")
                    .header("Cookie", operator.cookie());
            return http.send(request.build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        gatewayHolds.countDown();
        producer.close();
        context.close();
        gateway.stop(0);
    }
}

package vn.lienthong.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import vn.lienthong.contract.Topics;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.support.kafka.KafkaEvents;

/** The whole system: fees that come first are paid at the simulated platform, and the dossiers go on. */
@Timeout(300)
class PaymentRunTest {
    private static final AgencyCode REGISTRAR = new AgencyCode("H32.5.1");
    private static final String PDF = "%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n";

    @TempDir
    Path folder;

    private final Ports ports = Ports.free();
    private final HttpClient http = HttpClient.newHttpClient();

    private RunningSystem start() {
        return RunningSystem.start(new Options(folder.resolve("data"), false, ports, 0, 1), step -> {});
    }

    @Test
    void confirmsEachPaymentOnceThoughResultsAreLostDoubledAndForgedAndTheSystemIsRestarted() throws Exception {
        var dossiers = new ArrayList<String>();
        try (var system = start()) {
            var token = system.issuer().token(REGISTRAR);
            var paper = upload(token);
            for (int i = 0; i < 25; i++) {
                dossiers.add(submit(token, paper, i));
            }
            var links = new ArrayList<String>();
            for (var dossier : dossiers) {
                links.add(await().atMost(Duration.ofSeconds(60))
                        .until(
                                () -> payment(token, dossier),
                                payment -> payment.path("link").isString())
                        .path("link")
                        .stringValue());
                assertThat(dossier(token, dossier).path("status").intValue()).isEqualTo(6);
                assertThat(dossier(token, dossier).path("clock").stringValue()).isEqualTo("stopped");
            }
            control(Map.of(
                    "lostCallback", 0.3, "doubleCallback", 0.4, "forgedCallback", 0.2, "unknown", 0.2, "failing", 0.1));
            var english = get(URI.create(links.getFirst() + "?lang=en"), "");
            assertThat(english).contains("Payment of fees", "150.000");
            assertThat(get(URI.create(links.getFirst()), "")).contains("Thanh toán phí");
            try (var citizens = Executors.newVirtualThreadPerTaskExecutor()) {
                citizens.invokeAll(links.stream()
                        .<Callable<Integer>>map(link -> () -> press(link))
                        .toList());
            }
        }

        try (var system = start()) {
            var token = system.issuer().token(REGISTRAR);
            for (var dossier : dossiers) {
                await().atMost(Duration.ofSeconds(120))
                        .until(() ->
                                payment(token, dossier).path("state").asString().equals("confirmed"));
                var now = dossier(token, dossier);
                assertThat(now.path("status").intValue()).isEqualTo(2);
                assertThat(now.path("clock").stringValue()).isEqualTo("running");
                assertThat(payment(token, dossier).path("refunds")).isEmpty();
                assertThat(payment(token, dossier).path("receipt").isString()).isTrue();
            }
            var counts = journal(system.bootstrapServers());
            for (var dossier : dossiers) {
                assertThat(counts.get(dossier))
                        .containsEntry("payment-confirmed", 1)
                        .doesNotContainKey("action-refused");
            }
        }
    }

    // ---- as an agency and a citizen do it

    private JsonNode upload(String token) throws Exception {
        return json(HttpRequest.newBuilder(intake("/v1/attachments?name=giay.pdf"))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/pdf")
                .POST(BodyPublishers.ofString(PDF)));
    }

    private String submit(String token, JsonNode paper, int number) throws Exception {
        var dossier = new LinkedHashMap<String, Object>();
        dossier.put("procedure", "2.001583");
        dossier.put("receivingAgency", REGISTRAR.value());
        dossier.put("channel", "counter");
        dossier.put("senderReference", "P-" + number);
        dossier.put("applicant", Map.of("fullName", "Nguyễn Thị Hoa", "citizenId", "056190912345"));
        dossier.put("facts", Map.of("employees", 0));
        dossier.put(
                "parts",
                List.of("request", "charter", "identity-copy").stream()
                        .map(code -> Map.of("code", code, "attachment", paper))
                        .toList());
        var answer = json(HttpRequest.newBuilder(intake("/v1/dossiers"))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(JsonMapper.shared().writeValueAsString(dossier))));
        assertThat(answer.path("code").isString()).as(answer.toString()).isTrue();
        return answer.path("code").stringValue();
    }

    private JsonNode dossier(String token, String code) {
        return JsonMapper.shared().readTree(get(intake("/v1/dossiers/" + code), token));
    }

    private JsonNode payment(String token, String code) {
        return JsonMapper.shared()
                .readTree(get(intake("/v1/dossiers/" + code + "/payments"), token))
                .path("payments")
                .path(0);
    }

    private int press(String link) throws Exception {
        return http.send(
                        HttpRequest.newBuilder(URI.create(link))
                                .header("Content-Type", "application/x-www-form-urlencoded")
                                .POST(BodyPublishers.ofString("do=pay"))
                                .build(),
                        BodyHandlers.discarding())
                .statusCode();
    }

    private void control(Map<String, Double> mischief) throws Exception {
        var answer = json(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + ports.payments() + "/control"))
                .PUT(BodyPublishers.ofString(JsonMapper.shared().writeValueAsString(mischief))));
        assertThat(answer.at("/mischief/lostCallback").doubleValue()).isEqualTo(0.3);
    }

    private URI intake(String path) {
        return URI.create("http://127.0.0.1:" + ports.intake() + path);
    }

    private String get(URI uri, String token) {
        try {
            var request = HttpRequest.newBuilder(uri);
            if (!token.isEmpty()) {
                request.header("Authorization", "Bearer " + token);
            }
            return http.send(request.build(), BodyHandlers.ofString()).body();
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private JsonNode json(HttpRequest.Builder request) throws Exception {
        return JsonMapper.shared()
                .readTree(http.send(request.build(), BodyHandlers.ofString()).body());
    }

    /** How often each thing happened, by dossier. */
    private static Map<String, Map<String, Integer>> journal(String bootstrap) {
        var counts = new HashMap<String, Map<String, Integer>>();
        try (var consumer = new KafkaConsumer<>(
                Map.<String, Object>of("bootstrap.servers", bootstrap, "isolation.level", "read_committed"),
                new StringDeserializer(),
                new ByteArrayDeserializer())) {
            var partitions = consumer.partitionsFor(Topics.ROUTING_DOSSIER_JOURNAL.name()).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            var ends = consumer.endOffsets(partitions);
            while (partitions.stream().anyMatch(partition -> consumer.position(partition) < ends.get(partition))) {
                consumer.poll(Duration.ofMillis(200)).forEach(record -> {
                    var entry = KafkaEvents.journalEntry(record);
                    var kind = entry.type().replace("vn.lienthong.", "").replace(".v1", "");
                    counts.computeIfAbsent(entry.key(), key -> new HashMap<>()).merge(kind, 1, Integer::sum);
                });
            }
        }
        return counts;
    }
}

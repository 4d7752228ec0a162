package vn.lienthong.notification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static vn.lienthong.notification.Story.aDossier;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.ProcessBuilder.Redirect;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.spi.ToolProvider;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RemoveMembersFromConsumerGroupOptions;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.kafka.config.KafkaListenerEndpointRegistry;
import org.springframework.kafka.core.KafkaTemplate;
import vn.lienthong.contract.Topics;
import vn.lienthong.contract.registry.Agency;
import vn.lienthong.contract.wire.CanonicalJson;
import vn.lienthong.infrastructure.FreePorts;
import vn.lienthong.infrastructure.Infrastructure;
import vn.lienthong.infrastructure.KafkaBroker;
import vn.lienthong.infrastructure.provider.Conduct;
import vn.lienthong.infrastructure.provider.SimulatedGateway;
import vn.lienthong.support.kafka.KafkaEvents;

/**
 * Each message once, whatever happens: the journal replayed three times, senders killed twenty times while they send, a
 * provider that answers late.
 */
class OnceTest {
    private static final String GROUP = "notification.messages";
    private static final int MESSAGES = 240;
    private static final int KILLS = 20;
    private static final int AT_ONCE = 4;
    private static final URI CLOSED = URI.create("http://127.0.0.1:9/");
    private static final String SECRET = "whsec_" + "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVowMTIz";

    private final Map<String, AtomicInteger> arrived = new ConcurrentHashMap<>();
    private final Map<String, AtomicInteger> bySender = new ConcurrentHashMap<>();
    private final AtomicInteger total = new AtomicInteger();
    private Launch launch;

    @Test
    void sendsEachMessageOnceThroughReplaysKillsAndLateAnswers(@TempDir Path folder) throws Exception {
        var infrastructure = Infrastructure.shared();
        try (var gateway = SimulatedGateway.start(
                        0, "key", SECRET, URI.create("http://127.0.0.1:9/"), Duration.ofMillis(1200), arrival -> {
                            arrived.computeIfAbsent(arrival.to(), ignored -> new AtomicInteger())
                                    .incrementAndGet();
                            bySender.computeIfAbsent(arrival.from(), ignored -> new AtomicInteger())
                                    .incrementAndGet();
                            total.incrementAndGet();
                        });
                var broker = KafkaBroker.start(folder.resolve("kafka"), FreePorts.any(), FreePorts.any());
                var service = service(infrastructure, broker)) {
            gateway.eachTakes(Duration.ofMillis(30));
            gateway.conduct(number -> number.endsWith("7") ? Conduct.ANSWERS_LATE : Conduct.STAYS_SILENT);
            var stories = IntStream.range(0, MESSAGES)
                    .mapToObj(n -> aDossier("000.01.41.H32-190313-%04d".formatted(n))
                            .of(null)
                            .phoning("0977%06d".formatted(n))
                            .received())
                    .toList();
            happen(service, stories);
            launch = Launch.prepare(folder, sender(infrastructure, CLOSED, "nobody", 1));
            var database = service.getBean(JdbcClient.class);
            await().atMost(Duration.ofSeconds(20)).until(() -> planned(database) == MESSAGES);

            var replays = CompletableFuture.supplyAsync(() -> {
                var read = 0L;
                for (int i = 0; i < 3; i++) {
                    read += replay(service, broker.bootstrapServers());
                }
                return read;
            });
            var killed = killWhileSending(infrastructure, gateway.address());
            assertThat(replays.get(60, TimeUnit.SECONDS)).as("read again").isGreaterThanOrEqualTo(3L * MESSAGES);

            assertThat(killed).as("kills").isEqualTo(KILLS);
            assertThat(total.get()).as("arrived before the last kill").isLessThan(MESSAGES);
            var last = List.of(
                    launch.start(sender(infrastructure, gateway.address(), "last-1", 200)),
                    launch.start(sender(infrastructure, gateway.address(), "last-2", 200)));
            try {
                await().atMost(Duration.ofSeconds(30))
                        .untilAsserted(() -> assertThat(states(database)).isEqualTo(Map.of("SENT", MESSAGES)));
            } finally {
                last.forEach(Process::destroyForcibly);
            }
            assertThat(arrived).hasSize(MESSAGES);
            assertThat(arrived.values()).allSatisfy(times -> assertThat(times).hasValue(1));
            assertThat(planned(database)).isEqualTo(MESSAGES);
            assertThat(database.sql("select count(*) from message where asked > 0 and dossier like '%-190313-%'")
                            .query(Integer.class)
                            .single())
                    .as("answers that were asked for")
                    .isPositive();
        }
    }

    /** Each is killed when its second message has arrived and isn't answered yet; some are at work at any time. */
    private int killWhileSending(Infrastructure infrastructure, URI gateway) throws IOException {
        var atWork = new HashMap<String, Process>();
        var started = 0;
        var killed = 0;
        try {
            while (killed < KILLS) {
                while (started < KILLS && atWork.size() < AT_ONCE) {
                    var name = "victim-" + started++;
                    atWork.put(name, launch.start(sender(infrastructure, gateway, name, 8)));
                }
                await().pollInterval(Duration.ofMillis(5))
                        .atMost(Duration.ofSeconds(30))
                        .until(() -> atWork.keySet().stream().anyMatch(this::isSending));
                var sending = atWork.keySet().stream().filter(this::isSending).toList();
                for (var name : sending) {
                    var victim = atWork.remove(name);
                    assertThat(victim.isAlive()).as(name).isTrue();
                    victim.destroyForcibly();
                    killed++;
                }
            }
            return killed;
        } finally {
            atWork.values().forEach(Process::destroyForcibly);
        }
    }

    private boolean isSending(String name) {
        return bySender.getOrDefault(name, new AtomicInteger()).get() > 1;
    }

    /** What a sender is told. */
    private static Map<String, String> sender(Infrastructure infrastructure, URI gateway, String called, int rate) {
        var settings = new HashMap<String, String>(settings(gateway));
        settings.put("lienthong.notification.gateway.source", called);
        settings.put("lienthong.notification.gateway.rate", Integer.toString(rate));
        settings.put("lienthong.notification.rate", "100");
        settings.put("url", infrastructure.jdbcUrl("notification_once"));
        settings.put("username", infrastructure.username());
        settings.put("password", infrastructure.password());
        settings.put("lienthong.notification.sender.address", "tra-loi@province.example.vn");
        settings.put("lienthong.notification.sender.name", "Trung tâm");
        settings.put("lienthong.notification.sender.name-en", "Centre");
        settings.put("lienthong.notification.useless-after", "7d");
        settings.put("lienthong.notification.connections", "2");
        settings.put("lienthong.notification.forget-after", "30d");
        return settings;
    }

    /**
     * Starts senders quickly: their classes are loaded from an archive that one of them left when it ended by itself. An archive
     * takes classes from jars alone.
     */
    private record Launch(String classPath, Path archive) {
        static Launch prepare(Path folder, Map<String, String> settings) throws IOException, InterruptedException {
            var launch = new Launch(jars(folder), folder.resolve("senders.jsa"));
            var first = launch.start(settings, List.of("-XX:ArchiveClassesAtExit=" + launch.archive()), "once");
            assertThat(first.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(launch.archive()).exists();
            return launch;
        }

        private static String jars(Path folder) {
            var jars = new ArrayList<String>();
            for (var entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
                if (entry.isEmpty()) {
                    continue; // it would be the folder we are in
                }
                if (Files.isDirectory(Path.of(entry))) {
                    var jar = folder.resolve("classes-" + jars.size() + ".jar").toString();
                    var tool = ToolProvider.findFirst("jar").orElseThrow();
                    var said = new PrintStream(OutputStream.nullOutputStream());
                    assertThat(tool.run(said, said, "--create", "--no-compress", "--file", jar, "-C", entry, "."))
                            .isZero();
                    jars.add(jar);
                } else {
                    jars.add(entry);
                }
            }
            return String.join(File.pathSeparator, jars);
        }

        Process start(Map<String, String> settings) throws IOException {
            return start(settings, List.of("-XX:SharedArchiveFile=" + archive));
        }

        private Process start(Map<String, String> settings, List<String> options, String... arguments)
                throws IOException {
            var command = new ArrayList<String>();
            command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xshare:auto", "-Xmx96m"));
            command.addAll(options);
            settings.forEach((name, value) -> command.add("-D" + name + "=" + value));
            command.addAll(List.of("-cp", classPath, LoneSender.class.getName()));
            command.addAll(List.of(arguments));
            return new ProcessBuilder(command)
                    .redirectOutput(Redirect.appendTo(
                            Path.of("target", "once-senders.log").toFile()))
                    .redirectErrorStream(true)
                    .start();
        }
    }

    private static Map<String, String> settings(URI gateway) {
        return Map.of(
                "lienthong.notification.gateway.url", gateway.toString(),
                "lienthong.notification.gateway.key", "key",
                "lienthong.notification.gateway.source", "LienThong",
                "lienthong.notification.gateway.report-secret", SECRET,
                "lienthong.notification.gateway.answer-timeout", "900ms",
                "lienthong.notification.gateway.connections", "2",
                "lienthong.notification.channel.ask-after", "500ms",
                "lienthong.notification.channel.quiet.until", "21:00",
                "lienthong.notification.retry-pauses", "200ms",
                "lienthong.notification.lease", "2s");
    }

    /** Plans; nobody listens where it would send. */
    private static ConfigurableApplicationContext service(Infrastructure infrastructure, KafkaBroker broker) {
        var settings = new HashMap<String, Object>(settings(URI.create("http://127.0.0.1:" + FreePorts.any())));
        settings.put("lienthong.notification.channel.order", "sms");
        settings.put("lienthong.notification.rate", "500");
        var arguments = new ArrayList<>(List.of(
                "--server.port=0",
                "--spring.kafka.bootstrap-servers=" + broker.bootstrapServers(),
                "--spring.datasource.url=" + infrastructure.jdbcUrl("notification_once"),
                "--spring.datasource.username=" + infrastructure.username(),
                "--spring.datasource.password=" + infrastructure.password(),
                "--spring.security.oauth2.resourceserver.jwt.jwk-set-uri=http://127.0.0.1:9/",
                "--lienthong.tracking.key=dGVzdHMgdHJhY2sgdG9vLCBwbGVhc2U=",
                "--lienthong.content-store=target/content",
                "--lienthong.personal.master-keys[0].id=test",
                "--lienthong.personal.master-keys[0].key=" + DossierKeys.MASTER_KEY));
        settings.forEach((name, value) -> arguments.add("--" + name + "=" + value));
        return new SpringApplicationBuilder(NotificationService.class)
                .properties("spring.config.name=notification-service")
                .run(arguments.toArray(String[]::new));
    }

    @SuppressWarnings("unchecked")
    private static void happen(ConfigurableApplicationContext service, List<Story> stories) throws Exception {
        KafkaTemplate<String, byte[]> kafka = service.getBean(KafkaTemplate.class);
        var json = CanonicalJson.mapper();
        kafka.send(Topics.REGISTRY_AGENCY_STATE.name(), Story.commune().key(), json.writeValueAsBytes(Story.commune()))
                .get();
        kafka.send(Topics.REGISTRY_PROCEDURE_STATE.name(), Story.birth().key(), json.writeValueAsBytes(Story.birth()))
                .get();
        kafka.send(
                        Topics.REGISTRY_CALENDAR_STATE.name(),
                        Agency.USUAL_CALENDAR,
                        json.writeValueAsBytes(Story.calendar()))
                .get();
        for (var story : stories) {
            kafka.send(story.keys().held());
            story.entries().forEach(entry -> kafka.send(KafkaEvents.toRecord(Topics.ROUTING_DOSSIER_JOURNAL, entry)));
        }
        kafka.flush();
    }

    private static int planned(JdbcClient database) {
        return database.sql("select count(*) from message where dossier like '%-190313-%'")
                .query(Integer.class)
                .single();
    }

    private static Map<String, Integer> states(JdbcClient database) {
        var states = new HashMap<String, Integer>();
        database.sql("select state, count(*) n from message where dossier like '%-190313-%' group by state")
                .query((row, n) -> states.put(row.getString("state"), row.getInt("n")))
                .list();
        return states;
    }

    /** Has the journal followed from its beginning once more; returns how many of its records that is. */
    private static long replay(ConfigurableApplicationContext service, String bootstrap) {
        var listener = service.getBean(KafkaListenerEndpointRegistry.class).getListenerContainer(GROUP);
        listener.stop();
        try (var admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
            // A static member keeps its place after it stopped.
            admin.removeMembersFromConsumerGroup(GROUP, new RemoveMembersFromConsumerGroupOptions())
                    .all()
                    .get();
            var topic = Topics.ROUTING_DOSSIER_JOURNAL.name();
            var asked = new HashMap<TopicPartition, OffsetSpec>();
            admin.describeTopics(List.of(topic))
                    .topicNameValues()
                    .get(topic)
                    .get()
                    .partitions()
                    .forEach(one -> asked.put(new TopicPartition(topic, one.partition()), OffsetSpec.latest()));
            var ends = admin.listOffsets(asked).all().get();
            var beginning = new HashMap<TopicPartition, OffsetAndMetadata>();
            ends.keySet().forEach(partition -> beginning.put(partition, new OffsetAndMetadata(0)));
            admin.alterConsumerGroupOffsets(GROUP, beginning).all().get();
            listener.start();
            await().atMost(Duration.ofSeconds(30)).until(() -> {
                var committed = admin.listConsumerGroupOffsets(GROUP)
                        .partitionsToOffsetAndMetadata()
                        .get();
                return ends.entrySet().stream()
                        .allMatch(end -> end.getValue().offset() == 0
                                || committed.get(end.getKey()) != null
                                        && committed.get(end.getKey()).offset()
                                                >= end.getValue().offset());
            });
            return ends.values().stream().mapToLong(end -> end.offset()).sum();
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }
}

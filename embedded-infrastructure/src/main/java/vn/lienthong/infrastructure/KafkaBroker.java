package vn.lienthong.infrastructure;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One real Kafka broker (KRaft, broker and controller in one) inside this JVM, reachable from this machine only.
 *
 * <p>It keeps its data: started again on the same folder, after a clean end or a kill, it goes on where it was. What a
 * kill can leave behind, {@link HangingTransactions} mends.
 *
 * <p>The broker's classes are no public API of Kafka: expect to touch this class, and only this one, at each upgrade.
 */
public final class KafkaBroker implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(KafkaBroker.class);
    private static final int NODE_ID = 1;
    private static final String HOST = "127.0.0.1";
    private static final String CONTROLLER_LISTENER = "CONTROLLER";

    private final KafkaRaftServer server;
    private final int port;

    private KafkaBroker(KafkaRaftServer server, int port) {
        this.server = server;
        this.port = port;
    }

    /**
     * Starts a broker and returns when it takes requests.
     *
     * @param dataFolder of this broker alone; made where missing
     * @throws InfrastructureFailure if it doesn't start
     */
    public static KafkaBroker start(Path dataFolder, int port, int controllerPort) {
        return start(dataFolder, port, controllerPort, Map.of());
    }

    static KafkaBroker start(Path dataFolder, int port, int controllerPort, Map<String, String> overrides) {
        var folder = dataFolder.toAbsolutePath();
        for (int wanted : new int[] {port, controllerPort}) {
            if (!FreePorts.isFree(wanted)) {
                throw new InfrastructureFailure("Kafka doesn't start: port %d on %s is taken".formatted(wanted, HOST));
            }
        }
        try {
            if (!Files.exists(folder.resolve("meta.properties"))) {
                format(folder);
            }
            var config = new KafkaConfig(settings(folder, port, controllerPort, overrides), false);
            var server = startServer(config);
            log.atInfo().addKeyValue("port", port).addKeyValue("folder", folder).log("Kafka takes requests");
            return new KafkaBroker(server, port);
        } catch (InfrastructureFailure e) {
            throw e;
        } catch (Exception e) {
            throw new InfrastructureFailure(
                    "Kafka doesn't start on port %d with the data in %s: %s".formatted(port, folder, reason(e)), e);
        }
    }

    /** Where clients connect, {@code host:port}. */
    public String bootstrapServers() {
        return HOST + ":" + port;
    }

    /** Ends the broker cleanly and waits until it has ended. */
    @Override
    public void close() {
        server.shutdown();
        server.awaitShutdown();
    }

    private static KafkaRaftServer startServer(KafkaConfig config) {
        var server = new KafkaRaftServer(config, Time.SYSTEM);
        try {
            server.startup();
            return server;
        } catch (RuntimeException e) {
            server.shutdown(); // what came up before the fault
            throw e;
        }
    }

    private static void format(Path folder) throws Exception {
        createFolder(folder);
        new Formatter()
                .setPrintStream(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
                .setNodeId(NODE_ID)
                .setClusterId(Uuid.randomUuid().toString())
                .setControllerListenerName(CONTROLLER_LISTENER)
                .setDirectories(List.of(folder.toString()))
                .setMetadataLogDirectory(folder.toString())
                .setIgnoreFormatted(true)
                .run();
    }

    private static void createFolder(Path folder) {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new InfrastructureFailure("Kafka can't make its data folder %s: %s".formatted(folder, e), e);
        }
    }

    private static Map<String, String> settings(
            Path folder, int port, int controllerPort, Map<String, String> overrides) {
        var settings = new HashMap<>(BrokerSettings.embedded());
        settings.put("process.roles", "broker,controller");
        settings.put("node.id", Integer.toString(NODE_ID));
        settings.put("controller.quorum.voters", NODE_ID + "@" + HOST + ":" + controllerPort);
        settings.put("controller.listener.names", CONTROLLER_LISTENER);
        settings.put(
                "listeners",
                "PLAINTEXT://%s:%d,%s://%s:%d".formatted(HOST, port, CONTROLLER_LISTENER, HOST, controllerPort));
        settings.put("advertised.listeners", "PLAINTEXT://" + HOST + ":" + port);
        settings.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT," + CONTROLLER_LISTENER + ":PLAINTEXT");
        settings.put("log.dirs", folder.toString());
        settings.putAll(overrides);
        return settings;
    }

    private static String reason(Throwable failure) {
        var deepest = failure;
        while (deepest.getCause() != null) {
            deepest = deepest.getCause();
        }
        return String.valueOf(deepest.getMessage());
    }
}

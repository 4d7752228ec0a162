package vn.lienthong.infrastructure;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import kafka.server.BrokerServer;
import kafka.server.ControllerServer;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.server.Server;
import kafka.server.SharedServer;
import kafka.server.StandardFaultHandlerFactory;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.raft.QuorumConfig;
import org.apache.kafka.server.ServerSocketFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One real Kafka broker (KRaft, broker and controller in one) inside this JVM, reachable from this machine only.
 *
 * <p>It keeps its data: started again on the same folder, after a clean end or a kill, it goes on where it was.
 * What a kill can leave behind, {@link KilledPredecessor} and {@link HangingTransactions} mend.
 *
 * <p>The broker's classes are no public API of Kafka: expect to touch this class, and only this one, at each upgrade.
 */
public final class KafkaBroker implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(KafkaBroker.class);
    private static final int NODE_ID = 1;
    private static final String HOST = "127.0.0.1";
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String CONTROLLER_LISTENER = "CONTROLLER";

    private final ControllerServer controller;
    private final BrokerServer broker;
    private final int port;

    private KafkaBroker(ControllerServer controller, BrokerServer broker, int port) {
        this.controller = controller;
        this.broker = broker;
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

    /**
     * The same with a second way in for agencies: they prove themselves with SCRAM-SHA-512, and may do what the broker's
     * access rules allow them. Whoever comes by {@code port} may do everything.
     *
     * @throws InfrastructureFailure if it doesn't start
     */
    public static KafkaBroker start(Path dataFolder, int port, int controllerPort, int agenciesPort) {
        if (!FreePorts.isFree(agenciesPort)) {
            throw new InfrastructureFailure(
                    "Kafka doesn't start: port %d on %s is taken".formatted(agenciesPort, HOST));
        }
        return start(dataFolder, port, controllerPort, agencies(port, controllerPort, agenciesPort));
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
            var kafka = of(config, port);
            kafka.start();
            log.atInfo().addKeyValue("port", port).addKeyValue("folder", folder).log("Kafka takes requests");
            return kafka;
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
        broker.shutdown();
        controller.shutdown();
        broker.awaitShutdown();
        controller.awaitShutdown();
    }

    private static KafkaBroker of(KafkaConfig config, int port) {
        var folders = KafkaRaftServer.initializeLogDirs(config, log, "");
        var clusterId = folders._1().clusterId().orElseThrow();
        var shared = new SharedServer(
                config,
                folders._1(),
                Time.SYSTEM,
                Server.initializeMetrics(config, Time.SYSTEM, clusterId),
                CompletableFuture.completedFuture(
                        QuorumConfig.parseVoterConnections(config.quorumConfig().voters())),
                List.of(),
                new StandardFaultHandlerFactory(),
                ServerSocketFactory.INSTANCE);
        var controller = new ControllerServer(shared, KafkaRaftServer.configSchema(), folders._2());
        return new KafkaBroker(controller, new BrokerServer(shared), port);
    }

    private void start() {
        try {
            controller.startup();
            KilledPredecessor.signOff(controller, NODE_ID, PATIENCE);
            broker.startup();
        } catch (RuntimeException e) {
            close(); // what came up before the fault
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

    private static Map<String, String> agencies(int port, int controllerPort, int agenciesPort) {
        var settings = new HashMap<>(BrokerSettings.accessRules());
        settings.put(
                "listeners",
                "PLAINTEXT://%s:%d,%s://%s:%d,%s://%s:%d"
                        .formatted(
                                HOST,
                                port,
                                CONTROLLER_LISTENER,
                                HOST,
                                controllerPort,
                                BrokerSettings.AGENCIES,
                                HOST,
                                agenciesPort));
        settings.put(
                "advertised.listeners",
                "PLAINTEXT://%s:%d,%s://%s:%d".formatted(HOST, port, BrokerSettings.AGENCIES, HOST, agenciesPort));
        settings.put(
                "listener.security.protocol.map",
                "PLAINTEXT:PLAINTEXT,%s:PLAINTEXT,%s:SASL_PLAINTEXT"
                        .formatted(CONTROLLER_LISTENER, BrokerSettings.AGENCIES));
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

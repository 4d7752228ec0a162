package vn.lienthong.standalone;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.logging.LoggingInitializationContext;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.StandardEnvironment;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.infrastructure.HangingTransactions;
import vn.lienthong.infrastructure.KafkaBroker;
import vn.lienthong.infrastructure.PostgresServer;
import vn.lienthong.issuer.IssuerSite;
import vn.lienthong.signing.key.DevelopmentAuthority;
import vn.lienthong.standalone.authority.AuthoritySettings;
import vn.lienthong.standalone.authority.SimulatedAuthority;
import vn.lienthong.standalone.axis.AxisCatalogue;
import vn.lienthong.standalone.axis.AxisSettings;
import vn.lienthong.standalone.axis.SimulatedAxis;
import vn.lienthong.standalone.channel.CitizenChannels;
import vn.lienthong.standalone.mailbox.Mailbox;
import vn.lienthong.standalone.platform.Mischief;
import vn.lienthong.standalone.platform.PlatformSettings;
import vn.lienthong.standalone.platform.SimulatedPlatform;
import vn.lienthong.standalone.post.PostOffice;
import vn.lienthong.standalone.post.PostOfficeSettings;
import vn.lienthong.standalone.provider.Conduct;
import vn.lienthong.standalone.provider.RemoteProvider;
import vn.lienthong.standalone.simulator.ClerkSettings;
import vn.lienthong.standalone.simulator.Clerks;
import vn.lienthong.standalone.simulator.OnlinePayers;
import vn.lienthong.standalone.simulator.Simulator;
import vn.lienthong.standalone.simulator.SimulatorSettings;
import vn.lienthong.standalone.token.CommandKeyPair;
import vn.lienthong.standalone.token.DevelopmentIssuer;
import vn.lienthong.standalone.verification.VerificationProcess;
import vn.lienthong.support.kafka.TopicSetup;

/**
 * The whole system in this JVM: a broker, a database server and every service, each in an application context of its
 * own, as it would run alone. Closing it ends everything in order.
 */
public final class RunningSystem implements AutoCloseable {
    static {
        // Else the JDK's server, which the simulated sites run on, answers 40 ms late on a connection that is used
        // again.
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private static final Logger log = LoggerFactory.getLogger(RunningSystem.class);
    private static final String POST_CUSTOMER = "KHANHHOA";
    private static final Duration POST_STEP = Duration.ofSeconds(2);
    private static final Duration POST_HAND_OVER = Duration.ofSeconds(15);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    /** The services that seal or open personal data. */
    private static final Set<String> PERSONAL =
            Set.of("intake-service", "routing-service", "notification-service", "axis-gateway", "operations-console");

    /** Who gives links to applicants' pages, or opens them. */
    private static final Set<String> TRACKING = Set.of("intake-service", "notification-service");

    private static final Duration LONGEST_START_AT_END = Duration.ofSeconds(10);
    /** Who the province is at the payment platform, and where the key of the checksums between the two is kept. */
    private static final String MERCHANT = "khanhhoa";

    /** Who the province is at the axis, and where the secret between the two is kept. */
    private static final String AXIS_SYSTEM = "H32";

    private static final String AXIS_KEY = "axis";
    private static final String REMOTE_SIGNING = "remote-signing";
    /** Whose key is at the simulated provider: an agency with a small share of the results. */
    private static final AgencyCode SIGNS_REMOTELY = new AgencyCode("H32.17");

    private static final String SIGNS_REMOTELY_NAME = "Sở Xây dựng";
    private static final String SIGNING_KEYS = "signing-keys";
    private static final String PLATFORM_KEY = "payment-platform";
    private static final Duration SHORTEST_THOUGHT = Duration.ofMillis(200);
    private static final Duration LONGEST_THOUGHT = Duration.ofSeconds(3);
    private static final Duration SHORTEST_TO_PAY = Duration.ofSeconds(2);
    private static final Duration LONGEST_TO_PAY = Duration.ofSeconds(20);
    /** Stays for ever: which partition a dossier lies on follows from it. */
    private static final int PARTITIONS = 4;

    /** Above the base: where the development authority tells what was revoked, where one runs. */
    private static final AgencyCode PROVINCE = new AgencyCode("H32");
    /** In hours. */
    private static final int TOKEN_RENEWED_EVERY = 6;
    /** Starting is work rather than waiting: real threads, one for each part. */
    private static final Executor THREADS =
            task -> Thread.ofPlatform().name("part").start(task);

    private final Options options;
    private final Progress progress;
    private final DataFolder data;
    private final DevelopmentIssuer issuer;
    private final CommandKeyPair commandKey;
    private final Map<ServiceSpec, ConfigurableApplicationContext> services = new ConcurrentHashMap<>();
    /** Last started, first ended. */
    private final Deque<AutoCloseable> infrastructure = new ArrayDeque<>();

    private final List<CompletableFuture<?>> starts = new ArrayList<>();
    private @Nullable Simulator simulator;
    private @Nullable Clerks clerks;
    private volatile @Nullable SimulatedAxis axis;
    private volatile @Nullable SimulatedAuthority authority;
    private volatile @Nullable CitizenChannels channels;
    private boolean ended;

    private RunningSystem(Options options, DataFolder data, Progress progress) {
        this.options = options;
        this.progress = progress;
        this.data = data;
        this.issuer = DevelopmentIssuer.of(data.root());
        this.commandKey = CommandKeyPair.in(data.commandKey());
    }

    /**
     * Starts everything and returns when every service says that it is well.
     *
     * @throws PlainFailure if it can't, for a reason the user can mend
     */
    public static RunningSystem start(Options options, Progress progress) {
        var system = notYetStarted(options, DataFolder.open(options.data(), options.fresh()), progress);
        system.start();
        return system;
    }

    static RunningSystem notYetStarted(Options options, DataFolder data, Progress progress) {
        return new RunningSystem(options, data, progress);
    }

    public Ports ports() {
        return options.ports();
    }

    public DataFolder data() {
        return data;
    }

    public DevelopmentIssuer issuer() {
        return issuer;
    }

    /** @throws IllegalStateException before it has started */
    public SimulatedAxis axis() {
        var started = axis;
        if (started == null) {
            throw new IllegalStateException("not started so far");
        }
        return started;
    }

    /**
     * Who gives timestamps, and says what was revoked.
     *
     * @throws IllegalStateException before it has started
     */
    public SimulatedAuthority authority() {
        var started = authority;
        if (started == null) {
            throw new IllegalStateException("not started so far");
        }
        return started;
    }

    /** Those who send documents; empty if nobody does. */
    public synchronized Optional<Clerks> clerks() {
        return Optional.ofNullable(clerks);
    }

    public String bootstrapServers() {
        return "127.0.0.1:" + ports().kafka();
    }

    void start() {
        try {
            PostgresServer.endOrphan(data.postgres()); // it would hold its port
            ports().requireFree();
            data.announce(ports());
            prepareLogging();
            var database = CompletableFuture.supplyAsync(this::startPostgres, THREADS);
            together(List.of(
                    database,
                    CompletableFuture.runAsync(this::startKafka, THREADS),
                    CompletableFuture.runAsync(this::startIssuer, THREADS),
                    CompletableFuture.runAsync(this::startMailbox, THREADS),
                    CompletableFuture.runAsync(this::startPayments, THREADS),
                    CompletableFuture.runAsync(this::startPostOffice, THREADS),
                    CompletableFuture.runAsync(this::startAxis, THREADS),
                    // The provider's certificates are the development authority's.
                    CompletableFuture.runAsync(this::startAuthority, THREADS).thenRun(this::startRemoteSigning)));
            together(ServiceSpec.all(ports()).stream()
                    .map(service -> CompletableFuture.runAsync(() -> start(service, database.join()), THREADS))
                    .toList());
            startVerification();
            startSimulator();
        } catch (CompletionException e) {
            close();
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    private PostgresServer startPostgres() {
        var postgres = PostgresServer.start(data.postgres(), ports().postgres());
        endAtLast(postgres);
        ServiceSpec.all(ports()).stream()
                .filter(ServiceSpec::hasDatabase)
                .forEach(service -> postgres.ensureDatabase(service.database()));
        progress.report("PostgreSQL takes connections");
        return postgres;
    }

    private void startKafka() {
        var kafka =
                KafkaBroker.start(data.kafka(), ports().kafka(), ports().kafkaController(), ports().kafkaForAgencies());
        endAtLast(kafka);
        try (var admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
            for (var healed : HangingTransactions.heal(admin, PATIENCE)) {
                progress.report("a crash had left a transaction open on %s: aborted".formatted(healed.partition()));
            }
            TopicSetup.ensure(admin, PARTITIONS, (short) 1, PATIENCE);
        }
        progress.report("Kafka takes requests");
    }

    private void startIssuer() {
        try {
            endAtLast(IssuerSite.start(data.root(), ports().issuer()));
            var renewal = Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("console-token").factory());
            endAtLast(renewal::shutdownNow);
            writeConsoleTokens();
            renewal.scheduleWithFixedDelay(
                    this::writeConsoleTokens, TOKEN_RENEWED_EVERY, TOKEN_RENEWED_EVERY, TimeUnit.HOURS);
        } catch (IOException e) {
            throw new PlainFailure("the issuer doesn't start: " + e.getMessage(), e);
        }
    }

    /** What the console asks the gateway with, and routing, signing and verification; shorter-lived than a long run. */
    private void writeConsoleTokens() {
        try {
            Files.writeString(data.consoleToken(), issuer.token(PROVINCE, List.of("axis.operate")));
            Files.writeString(
                    data.consoleOperatorToken(),
                    issuer.token(PROVINCE, List.of("operator", "message.read", "template.read")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void startMailbox() {
        try {
            var mailbox = Mailbox.start(data.mailbox(), ports().smtp(), ports().mailbox());
            endAtLast(mailbox);
            var started = CitizenChannels.start(
                    new CitizenChannels.Setting(
                            ports().smpp(),
                            ports().providers(),
                            url(ports().notification()),
                            data::password,
                            data.root().resolve("zalo-tokens")),
                    mailbox);
            endAtLast(started);
            channels = started;
        } catch (IOException e) {
            throw new PlainFailure("the mailbox doesn't start: " + e.getMessage(), e);
        }
    }

    private void startPayments() {
        var settings = PlatformSettings.of(ports().payments(), MERCHANT, data.password(PLATFORM_KEY))
                .withFile(data.payments());
        if (options.simulatedPerSecond() > 0) {
            settings = settings.withPayers(SHORTEST_TO_PAY, LONGEST_TO_PAY, new OnlinePayers(options.seed()))
                    .withMischief(Mischief.USUAL);
        }
        try {
            endAtLast(SimulatedPlatform.start(settings));
        } catch (IOException e) {
            throw new PlainFailure("the payment platform doesn't start: " + e.getMessage(), e);
        }
    }

    private void startPostOffice() {
        try {
            endAtLast(PostOffice.start(new PostOfficeSettings(
                    ports().post(),
                    url(ports().intake()),
                    POST_CUSTOMER,
                    data.password("post-office"),
                    POST_STEP,
                    POST_HAND_OVER,
                    PostOfficeSettings.Trouble.USUAL,
                    options.seed(),
                    data.root().resolve("post-office.jsonl"))));
        } catch (IOException e) {
            throw new PlainFailure("the simulated post office doesn't start: " + e.getMessage(), e);
        }
    }

    private void startAxis() {
        var exchange = options.exchange();
        var settings = AxisSettings.of(ports().axis(), data.axis(), AXIS_SYSTEM, data.password(AXIS_KEY))
                .withMinute(exchange.axisMinute())
                .withDocumentsPerMinute(
                        exchange.perSecond() * exchange.axisMinute().toMillis() / 1000)
                .withFailures(exchange.axisFailures())
                .withSeed(options.seed());
        try {
            var started = SimulatedAxis.start(settings);
            endAtLast(started);
            axis = started;
        } catch (IOException e) {
            throw new PlainFailure("the simulated axis doesn't start: " + e.getMessage(), e);
        }
    }

    /** One agency's key is not here but at a provider, whose holder approves each signature. */
    private void startRemoteSigning() {
        try {
            var provider = RemoteProvider.start(
                    ports().provider(),
                    data.remoteKeys(),
                    data.password(REMOTE_SIGNING),
                    Conduct.USUAL,
                    Clock.systemUTC());
            endAtLast(provider);
            var authority = DevelopmentAuthority.in(data.keys(), data.password(SIGNING_KEYS), Clock.systemUTC());
            provider.hold(SIGNS_REMOTELY.value(), key -> authority.certify(SIGNS_REMOTELY, SIGNS_REMOTELY_NAME, key));
            data.writeKeysOf(SIGNS_REMOTELY, provider.url(), REMOTE_SIGNING);
        } catch (IOException | GeneralSecurityException e) {
            throw new PlainFailure("the simulated remote signing provider doesn't start: " + e.getMessage(), e);
        }
    }

    /** Before signing, which then finds the development authority's key where it looks for it. */
    private void startAuthority() {
        var settings = new AuthoritySettings(
                ports().authority(), data.authority(), data.keys(), data.password(SIGNING_KEYS), options.tsaOutage());
        try {
            var started = SimulatedAuthority.start(settings);
            endAtLast(started);
            authority = started;
        } catch (IOException e) {
            throw new PlainFailure("the development authority doesn't start: " + e.getMessage(), e);
        }
    }

    private void start(ServiceSpec service, PostgresServer postgres) {
        var context = run(service, settings(service, postgres));
        synchronized (this) {
            if (ended) {
                context.close();
                return;
            }
            services.put(service, context);
        }
        Health.await(service.name(), service.port(), PATIENCE);
        progress.report(service.name() + " is well");
    }

    /** After the services, whose development authority it trusts; nobody waits until it has warmed up. */
    private void startVerification() {
        var settings = new ArrayList<>(List.of(
                "server.port=" + ports().verification(),
                "server.address=127.0.0.1",
                "lienthong.security.issuers[0].name=development",
                "lienthong.security.issuers[0].public-key-location="
                        + issuer.publicKeyFile().toUri(),
                "lienthong.security.issuers[0].issuer=" + DevelopmentIssuer.NAME,
                "lienthong.verification.policy=" + verificationPolicy()));
        var anchors = trusted();
        for (int i = 0; i < anchors.size(); i++) {
            settings.add("lienthong.verification.anchors[%d]=%s".formatted(i, anchors.get(i)));
        }
        var archive = System.getProperty("lienthong.archive");
        endAtLast(VerificationProcess.start(
                settings,
                data.root().resolve("log/verification.log"),
                archive == null ? null : Path.of(archive).resolveSibling("verification.jsa")));
        progress.report("verification-service starts beside everything and is ready in a moment");
    }

    /** The authorities of this run: of the agencies' keys, of the gateway's, and of timestamps where there is one. */
    private List<Path> trusted() {
        return Stream.of(data.keys().resolve("ca.pem"), data.axisKeys().resolve("ca.pem"))
                .filter(Files::exists)
                .toList();
    }

    /** Development certificates say nothing about revocation where no list of theirs is reached; only theirs is asked. */
    private Path verificationPolicy() {
        var file = data.root().resolve("verification-policy.yml");
        try {
            return Files.writeString(file, """
                    name: standalone
                    revocation: if-available
                    hosts: ["127.0.0.1:%d"]
                    """.formatted(ports().authority()));
        } catch (IOException e) {
            throw new PlainFailure("the policy of verification can't be written: " + e.getMessage(), e);
        }
    }

    private void startSimulator() {
        if (options.exchange().perSecond() > 0) {
            var settings = new ClerkSettings(
                    url(ports().intake()),
                    url(ports().routing()),
                    issuer::token,
                    options.exchange().perSecond(),
                    AxisCatalogue.foreignAgencies(),
                    SHORTEST_THOUGHT,
                    LONGEST_THOUGHT,
                    options.seed(),
                    data.clerks());
            synchronized (this) {
                if (!ended) {
                    clerks = Clerks.start(settings);
                }
            }
        }
        if (options.simulatedPerSecond() > 0) {
            var settings = SimulatorSettings.of(url(ports().intake()), url(ports().routing()), issuer::token)
                    .withRate(options.simulatedPerSecond())
                    .withSeed(options.seed())
                    .withPayers(SimulatorSettings.Payers.AT_THE_PLATFORM)
                    .withPost(true)
                    .withState(data.simulator());
            synchronized (this) {
                if (!ended) {
                    simulator = Simulator.start(settings);
                }
            }
        }
    }

    private static URI url(int port) {
        return URI.create("http://127.0.0.1:" + port);
    }

    private static ConfigurableApplicationContext run(ServiceSpec service, String[] settings) {
        try {
            return new SpringApplicationBuilder(service.application())
                    .registerShutdownHook(false) // ended here, in order
                    .run(settings);
        } catch (RuntimeException e) {
            throw new PlainFailure("%s doesn't start: %s".formatted(service.name(), rootOf(e)), e);
        }
    }

    private String[] settings(ServiceSpec service, PostgresServer postgres) {
        var settings = new ArrayList<String>();
        settings.add("spring.config.name=" + service.name());
        settings.add("server.port=" + service.port());
        settings.add("server.address=127.0.0.1");
        settings.add("spring.lifecycle.timeout-per-shutdown-phase=5s");
        settings.add("spring.kafka.bootstrap-servers=" + bootstrapServers());
        // Two issuers: the one whose key lies in the data folder (lienthong token), and the same over HTTP, as others
        // are.
        settings.add("lienthong.security.issuers[0].name=development");
        settings.add("lienthong.security.issuers[0].public-key-location="
                + issuer.publicKeyFile().toUri());
        settings.add("lienthong.security.issuers[0].issuer=" + DevelopmentIssuer.NAME);
        settings.add("lienthong.security.issuers[1].name=development-http");
        settings.add("lienthong.security.issuers[1].issuer-uri=" + IssuerSite.uri(ports().issuer()));
        settings.add("lienthong.instance=standalone");
        settings.add("lienthong.kafka.partitions=" + PARTITIONS);
        settings.add("lienthong.content-store=" + data.content());
        settings.add("lienthong.verification.address=" + url(ports().verification()));
        if (service.hasDatabase()) {
            settings.add("spring.datasource.url=" + postgres.jdbcUrl(service.database()));
            settings.add("spring.datasource.username=" + postgres.username());
            settings.add("spring.datasource.password=" + postgres.password());
        }
        if (TRACKING.contains(service.name())) {
            settings.add("lienthong.tracking.url=http://localhost:" + ports().notification());
            settings.add("lienthong.tracking.key=" + data.password("intake-tracking"));
        }
        if (PERSONAL.contains(service.name())) {
            settings.add("lienthong.personal.master-keys[0].id=standalone");
            settings.add("lienthong.personal.master-keys[0].file=" + data.masterKey());
        }
        settings.addAll(
                switch (service.name()) {
                    case "intake-service" ->
                        List.of(
                                "lienthong.intake.payment.platform=" + url(ports().payments()),
                                "lienthong.intake.payment.merchant=" + MERCHANT,
                                "lienthong.intake.payment.secret=" + data.password(PLATFORM_KEY),
                                "lienthong.intake.payment.account=3511.0.1059999",
                                "lienthong.intake.payment.callback=" + url(ports().intake()) + "/v1/payments/callback",
                                "lienthong.intake.post.url=" + url(ports().post()),
                                "lienthong.intake.post.secret=" + data.password("post-office"),
                                "lienthong.intake.post.customer-code=" + POST_CUSTOMER,
                                "lienthong.intake.post.ask-after=20s",
                                "lienthong.intake.post.completes-return=all",
                                "lienthong.intake.direct.access.bootstrap-servers=127.0.0.1:"
                                        + ports().kafkaForAgencies(),
                                "lienthong.intake.direct.access.security-protocol=SASL_PLAINTEXT");
                    case "routing-service" ->
                        List.of(
                                "lienthong.routing.state-folder=" + data.streams(),
                                // A form printed later asks for the second factor.
                                "lienthong.form.tracking-link=http://localhost:%d/track/{code}"
                                        .formatted(ports().notification()),
                                "lienthong.routing.command-key=" + commandKey.privateKey());
                    case "axis-gateway" ->
                        List.of(
                                "lienthong.axis.keys=" + data.axisKeys(),
                                "lienthong.axis.key-password=" + data.password("axis-keys"),
                                "lienthong.axis.connector.variant=NATIONAL",
                                "lienthong.axis.connector.url=" + url(ports().axis()),
                                "lienthong.axis.connector.system-id=" + AXIS_SYSTEM,
                                "lienthong.axis.connector.secret=" + data.password(AXIS_KEY),
                                // The axis's minutes are short here, so everything has to be.
                                "lienthong.axis.connector.answer-timeout=20s",
                                "lienthong.axis.connector.settle-after=2s",
                                "lienthong.axis.connector.retry-pauses=1s, 2s, 5s",
                                "lienthong.axis.connector.poll-every=1s",
                                "lienthong.axis.connector.followed-every=3s",
                                "lienthong.axis.connector.breaker.open-for=3s");
                    case "signing-service" ->
                        List.of(
                                "lienthong.signing.keys=" + data.keys(),
                                "lienthong.signing.key-password=" + data.password(SIGNING_KEYS),
                                "lienthong.signing.development-authority=true",
                                "lienthong.signing.time.addresses="
                                        + SimulatedAuthority.timestamps(ports().authority()),
                                "lienthong.signing.time.anchors=" + data.keys().resolve("ca.pem"),
                                "lienthong.signing.time.rest-after-failure=5s",
                                "lienthong.signing.time.revocation.crls=" + SimulatedAuthority.crl(ports().authority()),
                                "lienthong.signing.time.revocation.ocsp="
                                        + SimulatedAuthority.ocsp(ports().authority()),
                                "lienthong.signing.command-keys=" + commandKey.publicKey());
                    case "notification-service" -> notificationSettings();
                    case "operations-console" ->
                        List.of(
                                "lienthong.console.login.issuer-uri=" + IssuerSite.uri(ports().issuer()),
                                "lienthong.console.login.client-secret-file=" + IssuerSite.secretFile(data.root()),
                                "lienthong.console.login.secure=false",
                                "lienthong.personal.enabled=true",
                                "lienthong.personal.follower=console",
                                "lienthong.console.citizens.key=" + data.password("console-citizens"),
                                "lienthong.console.axis-gateway.url=" + url(ports().gateway()),
                                "lienthong.console.axis-gateway.token-file=" + data.consoleToken(),
                                "lienthong.console.routing.url=" + url(ports().routing()),
                                "lienthong.console.routing.token-file=" + data.consoleOperatorToken(),
                                "lienthong.console.notification.url=" + url(ports().notification()),
                                "lienthong.console.notification.token-file=" + data.consoleOperatorToken(),
                                "lienthong.console.signing.url=" + url(ports().signing()),
                                "lienthong.console.signing.token-file=" + data.consoleOperatorToken(),
                                "lienthong.console.verification.url=" + url(ports().verification()),
                                "lienthong.console.verification.token-file=" + data.consoleOperatorToken());
                    default -> List.of();
                });
        return settings.stream().map(setting -> "--" + setting).toArray(String[]::new);
    }

    private List<String> notificationSettings() {
        var started = channels;
        if (started == null) {
            throw new IllegalStateException("the providers haven't started so far");
        }
        var settings = new ArrayList<>(List.of("spring.mail.host=127.0.0.1", "spring.mail.port=" + ports().smtp()));
        settings.addAll(started.settings(options.channels()));
        return settings;
    }

    /** Ends the ways in and all who work on what came in, then what keeps it. */
    @Override
    public void close() {
        synchronized (this) {
            if (ended) {
                return;
            }
            ended = true;
        }
        if (starts.isEmpty()) {
            data.close();
            return;
        }
        awaitStarts();
        endSimulator();
        if (!services.isEmpty()) {
            progress.report("ending the services");
        }
        CompletableFuture.allOf(services.entrySet().stream()
                        .map(service -> CompletableFuture.runAsync(
                                () -> end(service.getKey().name(), service.getValue()), THREADS))
                        .toArray(CompletableFuture<?>[]::new))
                .join();
        synchronized (this) {
            if (!infrastructure.isEmpty()) {
                progress.report("ending Kafka and PostgreSQL");
            }
            infrastructure.forEach(part -> end(part.getClass().getSimpleName(), part));
        }
        data.close();
        progress.report("ended");
    }

    private synchronized void endSimulator() {
        if (simulator != null) {
            end("simulator", simulator);
        }
        if (clerks != null) {
            end("clerks", clerks);
        }
    }

    private synchronized void endAtLast(AutoCloseable part) {
        if (ended) {
            end(part.getClass().getSimpleName(), part); // the end came before the start had finished
        } else {
            infrastructure.push(part);
        }
    }

    private static void end(String name, AutoCloseable part) {
        try {
            part.close();
        } catch (Exception e) {
            // The others must end all the same.
            log.atWarn().addKeyValue("part", name).setCause(e).log("a part didn't end cleanly");
        }
    }

    /** Once and before the services start side by side, each of which would do it. */
    private static void prepareLogging() {
        System.clearProperty("logback.configurationFile"); // else it warns of it
        var environment = new StandardEnvironment();
        var logging = LoggingSystem.get(RunningSystem.class.getClassLoader());
        logging.beforeInitialize();
        logging.initialize(
                new LoggingInitializationContext(environment), environment.getProperty("logging.config"), null);
    }

    private static Throwable rootOf(Throwable failure) {
        return failure.getCause() == null ? failure : rootOf(failure.getCause());
    }

    /** Waits for all of them, or for the first that fails. */
    private void together(List<? extends CompletableFuture<?>> parts) {
        synchronized (this) {
            if (ended) {
                throw new CancellationException("ended while starting");
            }
            starts.addAll(parts);
        }
        var all = CompletableFuture.allOf(parts.toArray(CompletableFuture<?>[]::new));
        for (var part : parts) {
            part.whenComplete((result, failure) -> {
                if (failure != null) {
                    all.completeExceptionally(failure);
                }
            });
        }
        all.join();
    }

    /** What is half started when the end comes is let finish, so that it can be ended cleanly. */
    private void awaitStarts() {
        List<CompletableFuture<?>> unfinished;
        synchronized (this) {
            unfinished = List.copyOf(starts);
        }
        CompletableFuture.allOf(unfinished.toArray(CompletableFuture<?>[]::new))
                .completeOnTimeout(null, LONGEST_START_AT_END.toSeconds(), TimeUnit.SECONDS)
                .exceptionally(failed -> null)
                .join();
    }
}

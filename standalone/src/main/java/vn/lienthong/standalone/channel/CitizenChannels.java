package vn.lienthong.standalone.channel;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import tools.jackson.databind.json.JsonMapper;
import vn.lienthong.infrastructure.provider.Arrival;
import vn.lienthong.infrastructure.provider.Conduct;
import vn.lienthong.infrastructure.provider.ProviderSite;
import vn.lienthong.infrastructure.provider.SimulatedGateway;
import vn.lienthong.infrastructure.provider.SimulatedPortal;
import vn.lienthong.infrastructure.provider.SimulatedPushService;
import vn.lienthong.infrastructure.provider.SimulatedSmsc;
import vn.lienthong.infrastructure.provider.SimulatedZalo;
import vn.lienthong.notification.message.Situation;
import vn.lienthong.standalone.mailbox.Mailbox;

/**
 * A simulated carrier (SMPP), an aggregator's gateway, Zalo, the citizens' portal and a push service with its browsers. What they take arrives in the mailbox; what
 * goes wrong is switched at {@code /control} of their port. Of ten numbers, those that end in 7, 8 and 9 have no Zalo.
 */
public final class CitizenChannels implements AutoCloseable {
    private static final String NAME = "lienthong";
    private static final String SOURCE = "LienThong";
    private static final String ZALO_APP = "1000000000000000001";
    private static final int FIRST_TEMPLATE = 300_000;
    private static final Duration LATE = Duration.ofSeconds(30);

    private final Setting setting;
    private final ProviderSite site;
    private final SimulatedSmsc smsc;
    private final SimulatedGateway gateway;
    private final SimulatedZalo zalo;
    private final SimulatedPortal portal;
    private final SimulatedPushService push;

    /**
     * Where they are, and who is told of what they took.
     *
     * @param providersPort of those that speak HTTP
     * @param notification where reports of delivery go
     * @param secrets a secret by its name, the same at every start
     * @param zaloTokens file that keeps Zalo's tokens
     */
    public record Setting(
            int smppPort, int providersPort, URI notification, UnaryOperator<String> secrets, Path zaloTokens) {
        String secret(String name) {
            return secrets.apply(name);
        }

        /** As Standard Webhooks writes it. */
        String signingSecret(String name) {
            return "whsec_" + Base64.getEncoder().encodeToString(secret(name).getBytes(UTF_8));
        }

        /** SMPP has room for eight characters. */
        String smppPassword() {
            return secret("smpp").substring(0, 8);
        }

        SimulatedZalo.App zaloApp() {
            return new SimulatedZalo.App(ZALO_APP, secret("zalo-app"), secret("zalo-refresh"), secret("zalo-reports"));
        }

        @Override
        public String toString() {
            return "Setting[smppPort=%d, providersPort=%d]".formatted(smppPort, providersPort);
        }
    }

    private CitizenChannels(Setting setting, Mailbox mailbox, ProviderSite site) throws IOException {
        this.setting = setting;
        this.site = site;
        this.smsc = SimulatedSmsc.start(
                setting.smppPort(), NAME, setting.smppPassword(), LATE, message -> takeShort(mailbox, message));
        site.control("smpp", smsc.trouble());
        this.gateway = SimulatedGateway.at(
                site,
                setting.secret("sms-gateway"),
                setting.signingSecret("sms-reports"),
                setting.notification().resolve("/v1/receipts/gateway"),
                LATE,
                message -> takeShort(mailbox, message));
        var situations = situationsByTemplate();
        this.zalo = SimulatedZalo.at(
                site,
                setting.zaloApp(),
                setting.zaloTokens(),
                setting.notification().resolve("/v1/receipts/zalo"),
                LATE,
                message -> mailbox.take("zalo", "Zalo", "+" + message.to(), named(message.text(), situations)));
        zalo.trouble().otherwise(number -> number.matches(".*[789]") ? Conduct.REFUSES : Conduct.DELIVERS);
        this.portal = SimulatedPortal.at(
                site,
                setting.signingSecret("portal"),
                LATE,
                message -> mailbox.take("portal", "Portal", message.to(), message.text()));
        this.push = SimulatedPushService.at(
                site,
                setting.notification(),
                LATE,
                message -> mailbox.take("push", "Browser", message.to(), shown(message.text())));
    }

    /**
     * Starts them.
     *
     * @throws IOException if a port is taken; the message says which
     */
    public static CitizenChannels start(Setting setting, Mailbox mailbox) throws IOException {
        var site = ProviderSite.start(setting.providersPort());
        try {
            return new CitizenChannels(setting, mailbox, site);
        } catch (IOException e) {
            site.close();
            throw e;
        }
    }

    /** What a browser shows of a payload. */
    private static String shown(String payload) {
        var said = JsonMapper.shared().readTree(payload);
        return "%s%n%s"
                .formatted(said.path("title").asString(""), said.path("body").asString(""));
    }

    private static void takeShort(Mailbox mailbox, Arrival message) {
        mailbox.take("sms", message.from(), "+" + message.to(), message.text());
    }

    /** What the notification service has to know to reach them. */
    public List<String> settings(ChannelOptions options) {
        var settings = new ArrayList<>(List.of(
                "lienthong.notification.channel.order=" + String.join(", ", options.order()),
                "lienthong.notification.channel.magic-recipients=true",
                // Whoever tries it out at night wants to see something, and wakes nobody.
                "lienthong.notification.channel.quiet.from=00:00",
                "lienthong.notification.channel.quiet.until=00:00",
                "lienthong.notification.zalo.url=" + zalo.address(),
                "lienthong.notification.zalo.oauth-url=" + zalo.address(),
                "lienthong.notification.zalo.app-id=" + ZALO_APP,
                "lienthong.notification.zalo.secret-key=" + setting.zaloApp().secretKey(),
                "lienthong.notification.zalo.refresh-token=" + setting.zaloApp().refreshToken(),
                "lienthong.notification.zalo.report-secret=" + setting.zaloApp().reportSecret(),
                "lienthong.notification.push.contact=mailto:push@dichvucong.example.vn",
                "lienthong.notification.push.services=" + site.address(),
                "lienthong.notification.webhook.url=" + portal.address(),
                "lienthong.notification.webhook.secret=" + setting.signingSecret("portal")));
        for (var situation : Situation.values()) {
            for (var language : List.of("vi", "en")) {
                settings.add("lienthong.notification.zalo.templates.%s.%s=%s"
                        .formatted(situation.code(), language, template(situation, language)));
            }
        }
        settings.addAll(
                options.smsByGateway()
                        ? List.of(
                                "lienthong.notification.gateway.url=" + gateway.address(),
                                "lienthong.notification.gateway.key=" + setting.secret("sms-gateway"),
                                "lienthong.notification.gateway.source=" + SOURCE,
                                "lienthong.notification.gateway.report-secret=" + setting.signingSecret("sms-reports"))
                        : List.of(
                                "lienthong.notification.smpp.host=127.0.0.1",
                                "lienthong.notification.smpp.port=" + setting.smppPort(),
                                "lienthong.notification.smpp.system-id=" + NAME,
                                "lienthong.notification.smpp.password=" + setting.smppPassword(),
                                "lienthong.notification.smpp.source=" + SOURCE));
        return List.copyOf(settings);
    }

    private static String template(Situation situation, String language) {
        return Integer.toString(FIRST_TEMPLATE + 2 * situation.ordinal() + (language.equals("en") ? 1 : 0));
    }

    private static Map<String, String> situationsByTemplate() {
        var situations = new HashMap<String, String>();
        for (var situation : Situation.values()) {
            situations.put(template(situation, "vi"), situation.code() + " (vi)");
            situations.put(template(situation, "en"), situation.code() + " (en)");
        }
        return situations;
    }

    /** A template's number means nothing to who reads the mailbox. */
    private static String named(String text, Map<String, String> situations) {
        var lines = text.split("\n", 2);
        var number = lines[0].replace("ZNS ", "");
        return "ZNS %s\n%s".formatted(situations.getOrDefault(number, number), lines.length > 1 ? lines[1] : "");
    }

    /** Where what goes wrong is switched. */
    public URI control() {
        return site.address().resolve("/control");
    }

    @Override
    public void close() throws IOException {
        site.close();
        push.close();
        portal.close();
        zalo.close();
        gateway.close();
        smsc.close();
    }
}

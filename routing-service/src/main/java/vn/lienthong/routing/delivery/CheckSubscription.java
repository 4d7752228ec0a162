package vn.lienthong.routing.delivery;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import vn.lienthong.routing.delivery.SubscriptionController.Wanted;
import vn.lienthong.support.problem.Fault;
import vn.lienthong.support.problem.Refusal;

/** Whether deliveries can be handed over as an agency wants it; names everything that is in the way. */
@Component
class CheckSubscription {
    private static final int LONGEST_URL = 2048;

    private final DeliverySettings.Webhook settings;
    private final WebhookSecrets secrets;
    private final AddressGuard addresses;

    CheckSubscription(DeliverySettings settings, WebhookSecrets secrets) {
        this.settings = settings.webhook();
        this.secrets = secrets;
        this.addresses = new AddressGuard(this.settings.allowedAddresses());
    }

    /** @throws Refusal with every fault */
    void check(Wanted wanted) {
        var faults = new ArrayList<Fault>();
        var channel = wanted.channel() == null ? "" : wanted.channel();
        switch (channel) {
            case "webhook" -> checkWebhook(wanted, faults);
            case "kafka" -> {
                if (wanted.url() != null) {
                    faults.add(new Fault("/url", "URL_IS_OF_A_WEBHOOK", "Only a webhook has a url; leave it out."));
                }
                if (Boolean.TRUE.equals(wanted.personal())) {
                    faults.add(new Fault(
                            "/personal",
                            "PERSONAL_DATA_STAYS_OUT_OF_TOPICS",
                            "What is written to a topic can't be erased; fetch personal data, or take a webhook."));
                }
                if (Boolean.TRUE.equals(wanted.rotateSecret())) {
                    faults.add(new Fault(
                            "/rotateSecret", "SECRET_IS_OF_A_WEBHOOK", "Only a webhook has a secret; leave it out."));
                }
            }
            default -> faults.add(new Fault("/channel", "CHANNEL_IS_KNOWN", "The channel is webhook or kafka."));
        }
        if (!faults.isEmpty()) {
            throw new Refusal(
                    HttpStatus.UNPROCESSABLE_CONTENT,
                    "subscription-refused",
                    "Deliveries can't be handed over like that; nothing was changed. Mend every fault named in errors.",
                    faults);
        }
    }

    private void checkWebhook(Wanted wanted, List<Fault> faults) {
        if (!secrets.canBeKept()) {
            faults.add(new Fault(
                    "/channel",
                    "WEBHOOKS_ARE_OFFERED",
                    "Webhooks aren't set up here: their secrets have no key. Fetch, or take kafka."));
        }
        var url = url(wanted.url());
        if (url == null) {
            faults.add(new Fault(
                    "/url",
                    "URL_IS_WELL_FORMED",
                    "The url is absolute, with a host, without user and fragment, and has at most " + LONGEST_URL
                            + " characters."));
            return;
        }
        var isHttps = "https".equalsIgnoreCase(url.getScheme());
        if (!isHttps && !(settings.allowHttp() && "http".equalsIgnoreCase(url.getScheme()))) {
            faults.add(new Fault("/url", "URL_IS_HTTPS", "Webhooks are called over https only."));
        }
        if (Boolean.TRUE.equals(wanted.personal()) && !isHttps) {
            faults.add(new Fault(
                    "/personal",
                    "PERSONAL_DATA_GOES_OVER_HTTPS",
                    "Personal data goes over https only; ask for it with such a url, or do without."));
        }
        checkAddress(url.getHost(), faults);
    }

    /** Said at once where it can be; what is called later is checked again. */
    private void checkAddress(String host, List<Fault> faults) {
        try {
            addresses.resolve(host);
        } catch (AddressGuard.Forbidden e) {
            faults.add(new Fault("/url", "ADDRESS_IS_PUBLIC", "The host has an address that isn't public."));
        } catch (UnknownHostException e) {
            faults.add(new Fault("/url", "HOST_IS_KNOWN", "The host can't be found; check its spelling."));
        }
    }

    private static @Nullable URI url(@Nullable String text) {
        if (text == null || text.length() > LONGEST_URL) {
            return null;
        }
        try {
            var url = new URI(text);
            var scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
            var isHttp = scheme.equals("http") || scheme.equals("https");
            return isHttp && url.getHost() != null && url.getRawUserInfo() == null && url.getRawFragment() == null
                    ? url
                    : null;
        } catch (URISyntaxException e) {
            return null;
        }
    }
}

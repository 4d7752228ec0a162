package vn.lienthong.notification.push;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Clock;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.core.io.ClassPathResource;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.View;
import org.springframework.web.servlet.view.RedirectView;
import org.springframework.web.util.UriUtils;
import vn.lienthong.contract.identity.DossierCode;
import vn.lienthong.contract.identity.MalformedIdentity;
import vn.lienthong.notification.access.Sessions;
import vn.lienthong.notification.message.MessageChannel;
import vn.lienthong.notification.message.Receipts;
import vn.lienthong.notification.message.Receipts.Delivery;

/**
 * The page where a citizen has this browser told of a dossier, and the two scripts it takes: the page's, and the worker that shows
 * notifications. Everything else works without scripts.
 */
@Controller
@Hidden
@ConditionalOnProperty("lienthong.notification.push.contact")
class DeviceController {
    private static final MediaType SCRIPT = new MediaType("text", "javascript", UTF_8);

    private final Sessions sessions;
    private final Devices devices;
    private final PushSettings settings;
    private final VapidKey vapid;
    private final DisplayReports reports;
    private final Receipts receipts;
    private final Clock clock = Clock.systemUTC();
    private final String pageScript;
    private final String workerScript;

    DeviceController(
            Sessions sessions,
            Devices devices,
            PushSettings settings,
            VapidKey vapid,
            DisplayReports reports,
            Receipts receipts)
            throws IOException {
        this.sessions = sessions;
        this.devices = devices;
        this.settings = settings;
        this.vapid = vapid;
        this.reports = reports;
        this.receipts = receipts;
        this.pageScript = new ClassPathResource("tracking/devices.js").getContentAsString(UTF_8);
        this.workerScript = new ClassPathResource("tracking/worker.js").getContentAsString(UTF_8);
    }

    @GetMapping("/track/devices.js")
    ResponseEntity<String> pageScript() {
        return ResponseEntity.ok().contentType(SCRIPT).body(pageScript);
    }

    /** Below {@code /track/}, so that it is in charge there and nowhere else. */
    @GetMapping("/track/worker.js")
    ResponseEntity<String> workerScript() {
        return ResponseEntity.ok().contentType(SCRIPT).body(workerScript);
    }

    @GetMapping("/track/{code}/devices")
    Object devices(
            @PathVariable String code,
            @RequestParam(required = false) @Nullable String done,
            HttpServletRequest request,
            Model model) {
        var dossier = open(code, request);
        if (dossier.isEmpty()) {
            return seeOther("/track?code=" + UriUtils.encode(code, UTF_8));
        }
        model.addAttribute("code", dossier.get().value());
        model.addAttribute("count", devices.count(dossier.get().value()));
        model.addAttribute("key", vapid.publicKey());
        model.addAttribute(
                "done", "added".equals(done) || "removed".equals(done) || "refused".equals(done) ? done : "");
        return "devices";
    }

    @PostMapping("/track/{code}/devices")
    View add(
            @PathVariable String code,
            @RequestParam(required = false) @Nullable String endpoint,
            @RequestParam(required = false) @Nullable String p256dh,
            @RequestParam(required = false) @Nullable String auth,
            HttpServletRequest request) {
        var dossier = open(code, request);
        var added = dossier.isPresent()
                && Device.of(endpoint, p256dh, auth)
                        .filter(device -> settings.isOfAService(device.endpoint()))
                        .map(device -> devices.add(dossier.get().value(), device))
                        .orElse(false);
        return seeOther(page(code) + (added ? "?done=added" : "?done=refused"));
    }

    @PostMapping("/track/{code}/devices/removal")
    View remove(@PathVariable String code, HttpServletRequest request) {
        open(code, request).ifPresent(dossier -> devices.removeAll(dossier.value()));
        return seeOther(page(code) + "?done=removed");
    }

    /** From the worker, which has no session: the seal is in the message it showed. */
    @PostMapping("/track/shown/{reference}/{seal}")
    ResponseEntity<Void> shown(@PathVariable String reference, @PathVariable String seal) {
        if (!reports.isSealOf(reference, seal)) {
            return ResponseEntity.status(HttpStatus.NOT_FOUND).build();
        }
        receipts.noteByReference(
                MessageChannel.PUSH, PushCarrier.PROVIDER, reference, Delivery.DELIVERED, null, clock.instant());
        return ResponseEntity.noContent().build();
    }

    private Optional<DossierCode> open(String code, HttpServletRequest request) {
        try {
            return Optional.of(new DossierCode(code)).filter(dossier -> sessions.isOpen(request, dossier));
        } catch (MalformedIdentity e) {
            return Optional.empty();
        }
    }

    private static String page(String code) {
        return "/track/" + UriUtils.encode(code, UTF_8) + "/devices";
    }

    private static View seeOther(String path) {
        var view = new RedirectView(path);
        view.setStatusCode(HttpStatus.SEE_OTHER);
        view.setExposeModelAttributes(false);
        return view;
    }
}

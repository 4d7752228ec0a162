package vn.lienthong.intake.document;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import vn.lienthong.contract.document.Addressee;
import vn.lienthong.contract.document.DocumentInput;
import vn.lienthong.contract.document.DocumentInput.DocumentRecallRequested;
import vn.lienthong.contract.document.DocumentInput.DocumentStatusReported;
import vn.lienthong.contract.document.DocumentInput.DocumentUpdateRequested;
import vn.lienthong.contract.document.DocumentStatus;
import vn.lienthong.contract.document.Way;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.identity.DocumentCode;
import vn.lienthong.contract.registry.Agency;
import vn.lienthong.contract.registry.Registry;
import vn.lienthong.intake.document.DocumentRequest.ReceiverRequest;
import vn.lienthong.intake.rule.Problem;
import vn.lienthong.intake.rule.Rule;
import vn.lienthong.intake.rule.Texts;
import vn.lienthong.intake.rule.Times;
import vn.lienthong.support.problem.Fault;

/** Looks through the form of what is reported about a document that was sent before; whether it is allowed, routing says. */
@Component
class CheckReport {
    /** Two clocks may differ by so much. */
    private static final Duration SKEW = Duration.ofMinutes(5);

    private final DocumentSettings settings;
    private final Clock clock;

    CheckReport(DocumentSettings settings, Clock clock) {
        this.settings = settings;
        this.clock = clock;
    }

    /** A status of a receiver's (trạng thái xử lý), before it is checked. */
    @Schema(name = "DocumentStatusReport", description = "What your agency does with a document it received.")
    record StatusRequest(
            @Schema(
                    description =
                            "01 arrived, 02 refused, 03 received, 04 assigned, 05 in process, 06 completed; 15 agreed and 16"
                                    + " declined answer a recall or an update; 13 asks for your own document back",
                    example = "03")
            @Nullable
            String status,

            @Schema(description = "With 02 and 16; otherwise a remark. No personal data: it is passed on and shown")
            @Nullable
            String reason,

            @Schema(description = "When it became so; now by default", example = "2019-03-12T09:15:00+07:00") @Nullable
            String at) {}

    /** The sender wants a document back (lấy lại, thu hồi), before it is checked. */
    @Schema(name = "DocumentRecall", description = "Asks for a document of yours back.")
    record RecallRequest(
            @Schema(description = "From these receivers; from all where none is named", example = "[\"H32.41.1\"]")
            @Nullable
            List<@Nullable String> from,

            @Schema(description = "No personal data: it is passed on and shown", example = "Sai số, ký hiệu") @Nullable
            String reason) {}

    /** The sender changes the receivers (cập nhật), before it is checked. */
    @Schema(name = "DocumentUpdate", description = "Adds receivers to a document of yours, or removes some.")
    record UpdateRequest(
            @Nullable List<@Nullable ReceiverRequest> added,

            @Schema(example = "[\"H32.41.1\"]") @Nullable List<@Nullable String> removed,

            @Schema(description = "No personal data: it is passed on and shown", example = "Bổ sung nơi nhận") @Nullable
            String reason) {}

    Said status(DocumentCode document, StatusRequest request, Agency caller) {
        var faults = new ArrayList<Fault>();
        var status = statusOf(request.status(), faults);
        var reason = or(new Texts(faults).lines(request.reason(), "/reason", settings.longestText()));
        var at = at(request.at(), faults);
        if (status != null && (status.isRefusal() || status == DocumentStatus.RECALL_REQUESTED) && reason.isBlank()) {
            faults.add(Rule.REASON_IS_GIVEN.brokenAt(
                    "/reason", "The status %s needs its reason.".formatted(status.code())));
        }
        if (status == null || !faults.isEmpty()) {
            throw Problem.DOCUMENT_REPORT_MALFORMED.refusal(faults);
        }
        return said(
                document,
                caller,
                status == DocumentStatus.RECALL_REQUESTED
                        ? new DocumentRecallRequested(caller.code(), List.of(), reason, Way.PROVINCE, null)
                        : new DocumentStatusReported(caller.code(), status, reason, at, Way.PROVINCE, null));
    }

    Said recall(DocumentCode document, RecallRequest request, Agency caller, Registry registry) {
        var faults = new ArrayList<Fault>();
        var from = agencies(request.from(), "/from", registry, faults);
        var reason = reason(request.reason(), faults);
        if (!faults.isEmpty()) {
            throw Problem.DOCUMENT_REPORT_MALFORMED.refusal(faults);
        }
        return said(document, caller, new DocumentRecallRequested(caller.code(), from, reason, Way.PROVINCE, null));
    }

    Said update(DocumentCode document, UpdateRequest request, Agency caller, Registry registry) {
        var faults = new ArrayList<Fault>();
        var added = added(request.added(), registry, faults);
        var removed = agencies(request.removed(), "/removed", registry, faults);
        var reason = reason(request.reason(), faults);
        if (added.isEmpty() && removed.isEmpty() && faults.isEmpty()) {
            faults.add(Rule.UPDATE_CHANGES_SOMETHING.brokenAt("", "Name a receiver that is added or removed."));
        }
        for (int i = 0; i < added.size(); i++) {
            if (removed.contains(added.get(i).agency())) {
                faults.add(Rule.NAMED_ONCE.brokenAt(
                        "/added/" + i, "The receiver is to be added and removed at once; say one of it."));
            }
        }
        if (!faults.isEmpty()) {
            throw Problem.DOCUMENT_REPORT_MALFORMED.refusal(faults);
        }
        return said(
                document,
                caller,
                new DocumentUpdateRequested(caller.code(), false, added, removed, reason, Way.PROVINCE, null));
    }

    private static Said said(DocumentCode document, Agency caller, DocumentInput input) {
        return new Said(caller.code(), List.of(new Said.About(document, input)), false);
    }

    private static @Nullable DocumentStatus statusOf(@Nullable String code, List<Fault> faults) {
        for (var status : DocumentStatus.values()) {
            if (status.code().equals(code)) {
                return status;
            }
        }
        faults.add(Rule.DOCUMENT_STATUS_IS_KNOWN.brokenAt(
                "/status", "The status is none of 01, 02, 03, 04, 05, 06, 13, 15, 16."));
        return null;
    }

    private Instant at(@Nullable String text, List<Fault> faults) {
        var now = clock.instant();
        if (text == null) {
            return now.truncatedTo(ChronoUnit.MILLIS);
        }
        try {
            var at = Times.moment(text);
            if (at.isAfter(now.plus(SKEW))) {
                faults.add(Rule.TIME_IS_NOT_TO_COME.brokenAt("/at", "The time is still to come."));
            }
            return (at.isAfter(now) ? now : at).truncatedTo(ChronoUnit.MILLIS);
        } catch (DateTimeParseException e) {
            faults.add(
                    Rule.TIME_IS_WELL_FORMED.brokenAt("/at", "The time is not of the form 2019-03-12T09:15:00+07:00."));
            return now;
        }
    }

    private String reason(@Nullable String text, List<Fault> faults) {
        int before = faults.size();
        var reason = or(new Texts(faults).lines(text, "/reason", settings.longestText()));
        if (reason.isBlank() && faults.size() == before) {
            faults.add(Rule.REASON_IS_GIVEN.brokenAt("/reason", "The reason is missing."));
        }
        return reason;
    }

    private List<AgencyCode> agencies(
            @Nullable List<@Nullable String> codes, String pointer, Registry registry, List<Fault> faults) {
        var agencies = new ArrayList<AgencyCode>();
        if (codes == null || !isWithin(codes, pointer, faults)) {
            return agencies;
        }
        for (int i = 0; i < codes.size(); i++) {
            var code = agency(codes.get(i), pointer + "/" + i, registry, faults);
            if (code == null) {
                continue;
            }
            if (agencies.contains(code)) {
                faults.add(Rule.NAMED_ONCE.brokenAt(pointer + "/" + i, "The agency is named twice."));
            }
            agencies.add(code);
        }
        return agencies;
    }

    private List<Addressee> added(
            @Nullable List<@Nullable ReceiverRequest> receivers, Registry registry, List<Fault> faults) {
        if (receivers == null || !isWithin(receivers, "/added", faults)) {
            return List.of();
        }
        var added = new LinkedHashMap<AgencyCode, Addressee>();
        for (int i = 0; i < receivers.size(); i++) {
            var receiver = receivers.get(i);
            var pointer = "/added/" + i;
            var code = agency(receiver == null ? null : receiver.agency(), pointer + "/agency", registry, faults);
            var name = or(new Texts(faults)
                    .line(receiver == null ? null : receiver.name(), pointer + "/name", settings.longestName()));
            if (code != null && added.put(code, new Addressee(code, name)) != null) {
                faults.add(Rule.NAMED_ONCE.brokenAt(pointer + "/agency", "The agency is named twice."));
            }
        }
        return List.copyOf(added.values());
    }

    private boolean isWithin(List<?> named, String pointer, List<Fault> faults) {
        if (named.size() <= settings.mostReceivers()) {
            return true;
        }
        faults.add(Rule.NOT_TOO_MANY_NAMED.brokenAt(
                pointer, "There are more than %d; name fewer.".formatted(settings.mostReceivers())));
        return false;
    }

    private static @Nullable AgencyCode agency(
            @Nullable String code, String pointer, Registry registry, List<Fault> faults) {
        var agency = code == null ? null : Codes.of(code, registry).orElse(null);
        if (agency == null) {
            faults.add(Rule.AGENCY_CODE_IS_WELL_FORMED.brokenAt(
                    pointer, "This is no agency's code; the form is H32.15 or 000.00.15.H32."));
        }
        return agency;
    }

    private static String or(@Nullable String text) {
        return text == null ? "" : text.strip();
    }
}

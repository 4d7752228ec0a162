package vn.lienthong.edxml.check;

import java.time.Instant;
import java.util.HashSet;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import vn.lienthong.edxml.EdxmlTime;
import vn.lienthong.edxml.finding.Findings;
import vn.lienthong.edxml.finding.Rule;
import vn.lienthong.edxml.model.BusinessKind;
import vn.lienthong.edxml.model.StatusCode;
import vn.lienthong.edxml.tree.Anatomy;
import vn.lienthong.edxml.tree.Node;

/** What belongs together in a package: parties, identifiers, kinds and statuses, the trace. */
final class BusinessCheck {
    private static final Pattern CODE_IN_NAME =
            Pattern.compile("(?<![0-9A-Za-z])\\d{3}\\.\\d{2}\\.\\d{2}\\.[A-Z]\\d{2}(?![0-9])");
    private static final Pattern UUID_IN_NAME = Pattern.compile("[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}");

    private final Anatomy parts;
    private final Node header;
    private final Given given;
    private final Findings findings;

    private BusinessCheck(Anatomy parts, Node header, Given given, Findings findings) {
        this.parts = parts;
        this.header = header;
        this.given = given;
        this.findings = findings;
    }

    static void check(Anatomy parts, Given given, Findings findings) {
        var header = parts.messageHeader();
        if (header == null) {
            return;
        }
        var check = new BusinessCheck(parts, header, given, findings);
        check.header.children("ResponseFor").forEach(check::responseFor);
        check.fileName();
        if (parts.isStatus()) {
            check.status();
        } else {
            check.receivers();
            check.documentId();
            check.trace();
            check.business();
        }
    }

    private String sender() {
        var from = header.child("From");
        return from == null ? "" : from.textOf("OrganId");
    }

    private void receivers() {
        var met = new HashSet<String>();
        for (var to : header.children("To")) {
            var organId = to.textOf("OrganId");
            if (organId.isEmpty() || AgencyCodes.isNothing(organId)) {
                continue;
            }
            if (!met.add(organId)) {
                findings.add(Rule.DUPLICATE_RECEIVER, to::place, organId);
            } else if (organId.equals(sender())) {
                findings.add(Rule.SENDER_AMONG_RECEIVERS, to::place, organId);
            }
        }
    }

    private void documentId() {
        var node = header.child("DocumentId");
        var id = node == null ? null : DocumentIds.of(node.text()).orElse(null);
        if (node == null || id == null) {
            return;
        }
        differs(node, id.organId(), "From/OrganId", sender());
        var promulgation = header.child("PromulgationInfo");
        differsInDate(
                node,
                id.date(),
                "PromulgationDate",
                promulgation == null ? "" : promulgation.textOf("PromulgationDate"));
        var code = header.child("Code");
        if (code != null
                && !code.textOf("CodeNumber").isEmpty()
                && !code.textOf("CodeNotation").isEmpty()) {
            differs(node, id.code(), "Code", code.textOf("CodeNumber") + "/" + code.textOf("CodeNotation"));
        }
    }

    private void differs(Node node, String inId, String name, String value) {
        if (!value.isEmpty() && !same(inId, value)) {
            findings.add(Rule.DOCUMENT_ID_DISAGREES, node::place, inId, name, value);
        }
    }

    private void differsInDate(Node node, String inId, String name, String value) {
        if (!value.isEmpty() && !sameDate(inId, value)) {
            findings.add(Rule.DOCUMENT_ID_DISAGREES, node::place, inId, name, value);
        }
    }

    private static boolean same(String one, String other) {
        return one.equalsIgnoreCase(other);
    }

    /** Another way of writing it is told elsewhere. */
    private static boolean sameDate(String one, String other) {
        return Objects.equals(
                EdxmlTime.canonical(one, false).orElse(one),
                EdxmlTime.canonical(other, false).orElse(other));
    }

    private void responseFor(Node response) {
        var id = DocumentIds.of(response.textOf("DocumentId")).orElse(null);
        var named = response.child("OrganId");
        if (id != null) {
            if (named != null && !named.text().isEmpty() && !same(named.text(), id.organId())) {
                findings.add(Rule.RESPONSE_FOR_WRONG_PARTY, named::place, named.text(), id.organId());
            }
            var date = response.textOf("PromulgationDate");
            if (!date.isEmpty() && !sameDate(id.date(), date)) {
                findings.add(Rule.RESPONSE_FOR_DISAGREES, response::place, id.date(), "PromulgationDate", date);
            }
            var code = response.textOf("Code");
            if (!code.isEmpty() && !same(code, id.code())) {
                findings.add(Rule.RESPONSE_FOR_DISAGREES, response::place, id.code(), "Code", code);
            }
            return;
        }
        if (named == null || named.text().isEmpty() || sender().isEmpty()) {
            return;
        }
        // A UUID says nothing of its agency: only that nobody answers himself, and that everybody recalls his own.
        if (parts.isStatus() && !isCode(StatusCode.RECALL_REQUESTED) && same(named.text(), sender())) {
            findings.add(Rule.RESPONSE_FOR_WRONG_PARTY, named::place, named.text(), "≠ " + sender());
        } else if (isRecall() && !same(named.text(), sender())) {
            findings.add(Rule.RESPONSE_FOR_WRONG_PARTY, named::place, named.text(), sender());
        }
    }

    private boolean isCode(StatusCode code) {
        return header.textOf("StatusCode").equals(code.code());
    }

    private void status() {
        var node = header.child("StatusCode");
        var code = node == null ? null : StatusCode.of(node.text()).orElse(null);
        if (node == null || code == null) {
            return;
        }
        if (code.isRefusal() && header.textOf("Description").isEmpty()) {
            findings.add(Rule.STATUS_WITHOUT_REASON, node::place, code.code());
        }
        var response = header.child("ResponseFor");
        if (response == null) {
            return;
        }
        var named = response.child("OrganId");
        boolean ofSender = named != null && !sender().isEmpty() && same(named.text(), sender());
        boolean agrees = isIssuersOwn(response);
        // Whoever asks for a document back has issued it; whoever answers hasn't.
        if (named != null && agrees && code == StatusCode.RECALL_REQUESTED && !ofSender) {
            findings.add(Rule.RESPONSE_FOR_WRONG_PARTY, named::place, named.text(), sender());
        } else if (named != null && agrees && code != StatusCode.RECALL_REQUESTED && ofSender) {
            findings.add(Rule.RESPONSE_FOR_WRONG_PARTY, named::place, named.text(), "≠ " + sender());
        }
    }

    /** Whether agency and identifier are of one mind; if they aren't, that has been told. */
    private static boolean isIssuersOwn(Node response) {
        return DocumentIds.of(response.textOf("DocumentId"))
                .filter(id -> same(id.organId(), response.textOf("OrganId")))
                .isPresent();
    }

    private void trace() {
        var list = parts.trace();
        if (list == null) {
            return;
        }
        var traces = list.children("TraceHeader");
        if (!traces.isEmpty()) {
            var organId = traces.getFirst().textOf("OrganId");
            if (!organId.isEmpty() && !sender().isEmpty() && !same(organId, sender())) {
                findings.add(Rule.TRACE_DISAGREES, traces.getFirst()::place, organId, sender());
            }
        }
        @Nullable Instant before = null;
        for (var trace : traces) {
            var at = EdxmlTime.time(trace.textOf("Timestamp")).orElse(null);
            if (at != null && before != null && at.isBefore(before)) {
                findings.add(Rule.TRACE_GOES_BACK, trace::place, EdxmlTime.format(at), EdxmlTime.format(before));
            }
            before = at == null ? before : at;
        }
    }

    private boolean isRecall() {
        var business = parts.business();
        return business != null && business.textOf("BussinessDocType").equals(BusinessKind.RECALL.code());
    }

    private void business() {
        var business = parts.business();
        if (business == null) {
            return;
        }
        var kind = BusinessKind.of(business.textOf("BussinessDocType")).orElse(null);
        if (kind == null) {
            return;
        }
        switch (kind) {
            case NEW -> {
                // names no other document
            }
            case RECALL -> recall(business);
            case UPDATE -> update(business);
            case REPLACE -> {
                var list = business.child("ReplacementInfoList");
                if (list == null
                        || list.children("ReplacementInfo").stream()
                                .allMatch(info -> info.textOf("DocumentId").isEmpty())) {
                    findings.add(Rule.REPLACEMENT_WITHOUT_DOCUMENT, business::place);
                }
            }
        }
    }

    private void recall(Node business) {
        var responses = header.children("ResponseFor");
        if (responses.stream()
                .allMatch(response -> response.textOf("DocumentId").isEmpty())) {
            findings.add(Rule.RECALL_WITHOUT_DOCUMENT, business::place);
        }
        for (var response : responses) {
            var named = response.child("OrganId");
            if (named != null && isIssuersOwn(response) && !sender().isEmpty() && !same(named.text(), sender())) {
                findings.add(Rule.RESPONSE_FOR_WRONG_PARTY, named::place, named.text(), sender());
            }
        }
    }

    private void update(Node business) {
        if (business.textOf("DocumentId").isEmpty()) {
            findings.add(Rule.UPDATE_WITHOUT_DOCUMENT, business::place, "DocumentId");
        }
        if (business.child("BussinessDocumentInfo") == null) {
            findings.add(Rule.UPDATE_WITHOUT_DOCUMENT, business::place, "BussinessDocumentInfo");
        }
    }

    private void fileName() {
        if (given.fileName().isEmpty()) {
            return;
        }
        var known = new HashSet<String>();
        parts.root().all().filter(node -> node.name().equals("OrganId")).forEach(node -> known.add(node.text()));
        var codes = CODE_IN_NAME.matcher(given.fileName());
        while (codes.find()) {
            if (!known.contains(codes.group())) {
                findings.add(Rule.FILE_NAME_DISAGREES, header::place, codes.group());
            }
        }
        var own = header.textOf("DocumentId");
        var uuid = UUID_IN_NAME.matcher(given.fileName());
        if (DocumentIds.isUuid(own) && uuid.find() && !plain(own).equals(plain(uuid.group()))) {
            findings.add(Rule.FILE_NAME_DISAGREES, header::place, uuid.group());
        }
    }

    private static String plain(String uuid) {
        return uuid.replaceAll("[{}-]", "").toLowerCase(Locale.ROOT);
    }
}

package vn.lienthong.edxml.mapping;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import vn.lienthong.edxml.EdxmlTime;
import vn.lienthong.edxml.Namespaces;
import vn.lienthong.edxml.model.Business;
import vn.lienthong.edxml.model.DocumentPackage;
import vn.lienthong.edxml.model.EdxmlPackage;
import vn.lienthong.edxml.model.MessageHeader;
import vn.lienthong.edxml.model.OtherInfo;
import vn.lienthong.edxml.model.Party;
import vn.lienthong.edxml.model.ResponseFor;
import vn.lienthong.edxml.model.StaffInfo;
import vn.lienthong.edxml.model.StatusPackage;
import vn.lienthong.edxml.model.TraceHeaderList;
import vn.lienthong.edxml.model.Update;
import vn.lienthong.edxml.tree.Attribute;
import vn.lienthong.edxml.tree.Node;

/** The markup of a model in the canonical form: the standard's order, and no element that says nothing. */
public final class TreeOf {
    private static final String PREFIX = "edXML";

    private TreeOf() {}

    /** The whole tree but the attachments' contents; attachments stand in it with an empty ContentTransferEncoded. */
    public static Node model(EdxmlPackage model) {
        var root = new Node(null, "", "edXML", Namespaces.EDXML);
        var envelope = container(root, "edXMLEnvelope");
        var header = container(envelope, "edXMLHeader");
        switch (model) {
            case StatusPackage status -> status(container(header, "MessageHeader"), status);
            case DocumentPackage document -> {
                messageHeader(container(header, "MessageHeader"), document.header());
                trace(container(header, "TraceHeaderList"), document.trace());
                manifest(root, envelope, document);
            }
        }
        return root;
    }

    private static void status(Node node, StatusPackage status) {
        party(node, "From", status.from());
        responseFor(node, status.responseFor());
        staff(node, status.staff());
        leaf(node, "StatusCode", status.code() == null ? "" : status.code().code());
        leaf(node, "Description", status.description());
        leaf(node, "Timestamp", time(status.timestamp()));
    }

    private static void messageHeader(Node node, MessageHeader header) {
        party(node, "From", header.from());
        header.to().forEach(party -> party(node, "To", party));
        leaf(node, "DocumentId", header.documentId());
        group(
                node,
                "Code",
                "CodeNumber",
                header.number().number(),
                "CodeNotation",
                header.number().notation());
        group(
                node,
                "PromulgationInfo",
                "Place",
                header.promulgation().place(),
                "PromulgationDate",
                date(header.promulgation().date()));
        group(
                node,
                "DocumentType",
                "Type",
                header.type().type(),
                "TypeDetail",
                header.type().typeDetail(),
                "TypeName",
                header.type().typeName());
        leaf(node, "Subject", header.subject());
        leaf(node, "Content", header.content());
        group(
                node,
                "SignerInfo",
                "Competence",
                header.signer().competence(),
                "Position",
                header.signer().position(),
                "FullName",
                header.signer().fullName());
        leaf(node, "DueDate", date(header.dueDate()));
        other(node, header.other());
        header.responseFor().forEach(response -> responseFor(node, response));
        leaf(node, "SteeringType", header.steeringType());
        list(node, "ToPlaces", "Place", header.toPlaces());
    }

    private static void other(Node parent, OtherInfo other) {
        if (other.equals(OtherInfo.NONE)) {
            return;
        }
        var node = container(parent, "OtherInfo");
        leaf(node, "Priority", other.priority() == null ? "" : other.priority().code());
        leaf(node, "SphereOfPromulgation", other.sphereOfPromulgation());
        leaf(node, "TyperNotation", other.typerNotation());
        leaf(node, "PromulgationAmount", other.promulgationAmount());
        leaf(node, "PageAmount", other.pageAmount());
        leaf(node, "Direction", other.direction());
        list(node, "Appendixes", "Appendix", other.appendixes());
    }

    private static void trace(Node node, TraceHeaderList list) {
        for (var trace : list.traces()) {
            group(node, "TraceHeader", "OrganId", trace.organId(), "Timestamp", time(trace.timestamp()));
        }
        business(container(node, "Bussiness"), list.business());
    }

    private static void business(Node node, Business business) {
        leaf(node, "DocumentId", business.documentId());
        leaf(
                node,
                "BussinessDocType",
                business.kind() == null ? "" : business.kind().code());
        leaf(node, "BussinessDocReason", business.reason());
        leaf(node, "Paper", business.paper());
        if (business.update() != null) {
            update(container(node, "BussinessDocumentInfo"), business.update());
        }
        if (!business.replacements().isEmpty()) {
            var list = container(node, "ReplacementInfoList");
            for (var replacement : business.replacements()) {
                var info = container(list, "ReplacementInfo");
                leaf(info, "DocumentId", replacement.documentId());
                list(info, "OrganIdList", "OrganId", replacement.organIds());
            }
        }
        staff(node, business.staff());
    }

    private static void update(Node node, Update update) {
        leaf(node, "DocumentInfo", update.documentInfo());
        leaf(node, "DocumentReceiver", update.documentReceiver());
        if (!update.receivers().isEmpty()) {
            var list = container(node, "ReceiverList");
            for (var receiver : update.receivers()) {
                group(list, "Receiver", "OrganId", receiver.organId(), "ReceiverType", receiver.receiverType());
            }
        }
    }

    private static void manifest(Node root, Node envelope, DocumentPackage document) {
        if (!document.references().isEmpty()) {
            var manifest = container(container(envelope, "edXMLBody"), "edXMLManifest");
            manifest.attributes(List.of(new Attribute("version", "1.0")));
            for (var reference : document.references()) {
                group(
                        manifest,
                        "Reference",
                        "ContentId",
                        reference.contentId(),
                        "ContentType",
                        reference.contentType(),
                        "Description",
                        reference.description(),
                        "AttachmentName",
                        reference.attachmentName());
            }
        }
        if (!document.attachments().isEmpty()) {
            var encoded = root.add("", "AttachmentEncoded", Namespaces.EDXML);
            for (var attachment : document.attachments()) {
                var node = encoded.add("", "Attachment", Namespaces.EDXML);
                leaf(node, "ContentId", attachment.contentId());
                leaf(node, "AttachmentName", attachment.attachmentName());
                leaf(node, "Description", attachment.description());
                leaf(node, "ContentType", attachment.contentType());
                node.add("", "ContentTransferEncoded", Namespaces.EDXML);
            }
        }
    }

    private static void party(Node parent, String name, Party party) {
        group(
                parent,
                name,
                "OrganId",
                party.organId(),
                "OrganizationInCharge",
                party.organizationInCharge(),
                "OrganName",
                party.organName(),
                "OrganAdd",
                party.organAdd(),
                "Email",
                party.email(),
                "Telephone",
                party.telephone(),
                "Fax",
                party.fax(),
                "Website",
                party.website());
    }

    private static void responseFor(Node parent, ResponseFor response) {
        group(
                parent,
                "ResponseFor",
                "OrganId",
                response.organId(),
                "Code",
                response.code(),
                "DocumentId",
                response.documentId(),
                "PromulgationDate",
                date(response.promulgationDate()));
    }

    private static void staff(Node parent, StaffInfo staff) {
        group(
                parent,
                "StaffInfo",
                "Department",
                staff.department(),
                "Staff",
                staff.staff(),
                "Email",
                staff.email(),
                "Mobile",
                staff.mobile());
    }

    private static void list(Node parent, String name, String each, List<String> values) {
        if (!values.isEmpty()) {
            var node = container(parent, name);
            values.forEach(value -> leaf(node, each, value));
        }
    }

    /** An element with leaves by name and value; none if all of them are empty. */
    private static void group(Node parent, String name, String... leaves) {
        boolean any = false;
        for (int i = 1; i < leaves.length; i += 2) {
            any |= !leaves[i].isBlank();
        }
        if (any) {
            var node = container(parent, name);
            for (int i = 0; i < leaves.length; i += 2) {
                leaf(node, leaves[i], leaves[i + 1]);
            }
        }
    }

    private static Node container(Node parent, String name) {
        return parent.add(PREFIX, name, Namespaces.EDXML);
    }

    private static void leaf(Node parent, String name, String value) {
        if (!value.isBlank()) {
            var prefix = parent.prefix();
            parent.add(prefix, name, Namespaces.EDXML).text(value.strip());
        }
    }

    private static String date(@Nullable LocalDate date) {
        return date == null ? "" : EdxmlTime.format(date);
    }

    private static String time(@Nullable Instant time) {
        return time == null ? "" : EdxmlTime.format(time);
    }
}

package vn.lienthong.edxml.mapping;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import vn.lienthong.edxml.EdxmlTime;
import vn.lienthong.edxml.attachment.Content;
import vn.lienthong.edxml.model.Attachment;
import vn.lienthong.edxml.model.Business;
import vn.lienthong.edxml.model.BusinessKind;
import vn.lienthong.edxml.model.DocumentNumber;
import vn.lienthong.edxml.model.DocumentPackage;
import vn.lienthong.edxml.model.DocumentType;
import vn.lienthong.edxml.model.EdxmlPackage;
import vn.lienthong.edxml.model.MessageHeader;
import vn.lienthong.edxml.model.OtherInfo;
import vn.lienthong.edxml.model.Party;
import vn.lienthong.edxml.model.Priority;
import vn.lienthong.edxml.model.Promulgation;
import vn.lienthong.edxml.model.Receiver;
import vn.lienthong.edxml.model.Reference;
import vn.lienthong.edxml.model.Replacement;
import vn.lienthong.edxml.model.ResponseFor;
import vn.lienthong.edxml.model.Signer;
import vn.lienthong.edxml.model.StaffInfo;
import vn.lienthong.edxml.model.StatusCode;
import vn.lienthong.edxml.model.StatusPackage;
import vn.lienthong.edxml.model.TraceHeader;
import vn.lienthong.edxml.model.TraceHeaderList;
import vn.lienthong.edxml.model.Update;
import vn.lienthong.edxml.tree.Anatomy;
import vn.lienthong.edxml.tree.Node;

/** The model of what the markup says, as far as it says it. */
public final class ModelOf {
    private ModelOf() {}

    /** Empty if there is no message header. */
    public static Optional<EdxmlPackage> tree(Anatomy parts, Map<Node, Content> contents) {
        var header = parts.messageHeader();
        if (header == null) {
            return Optional.empty();
        }
        return Optional.of(parts.isStatus() ? status(header, parts.isSigned()) : document(header, parts, contents));
    }

    private static StatusPackage status(Node header, boolean signed) {
        return new StatusPackage(
                party(header.child("From")),
                responseFor(header.child("ResponseFor")),
                staff(header.child("StaffInfo")),
                StatusCode.of(header.textOf("StatusCode")).orElse(null),
                header.textOf("Description"),
                EdxmlTime.time(header.textOf("Timestamp")).orElse(null),
                signed);
    }

    private static DocumentPackage document(Node header, Anatomy parts, Map<Node, Content> contents) {
        return new DocumentPackage(
                messageHeader(header),
                trace(parts.trace()),
                list(parts.references(), ModelOf::reference),
                list(parts.attachments(), node -> attachment(node, contents)),
                parts.isSigned());
    }

    private static MessageHeader messageHeader(Node node) {
        return new MessageHeader(
                party(node.child("From")),
                list(node.children("To"), ModelOf::party),
                node.textOf("DocumentId"),
                new DocumentNumber(text(node, "Code", "CodeNumber"), text(node, "Code", "CodeNotation")),
                new Promulgation(
                        text(node, "PromulgationInfo", "Place"),
                        EdxmlTime.date(text(node, "PromulgationInfo", "PromulgationDate"))
                                .orElse(null)),
                new DocumentType(
                        text(node, "DocumentType", "Type"),
                        text(node, "DocumentType", "TypeDetail"),
                        text(node, "DocumentType", "TypeName")),
                node.textOf("Subject"),
                node.textOf("Content"),
                new Signer(
                        text(node, "SignerInfo", "Competence"),
                        text(node, "SignerInfo", "Position"),
                        text(node, "SignerInfo", "FullName")),
                EdxmlTime.date(node.textOf("DueDate")).orElse(null),
                other(node.child("OtherInfo")),
                list(node.children("ResponseFor"), ModelOf::responseFor),
                node.textOf("SteeringType"),
                texts(node.child("ToPlaces"), "Place"));
    }

    private static Party party(@Nullable Node node) {
        return new Party(
                text(node, "OrganId"),
                text(node, "OrganizationInCharge"),
                text(node, "OrganName"),
                text(node, "OrganAdd"),
                text(node, "Email"),
                text(node, "Telephone"),
                text(node, "Fax"),
                text(node, "Website"));
    }

    private static OtherInfo other(@Nullable Node node) {
        return node == null
                ? OtherInfo.NONE
                : new OtherInfo(
                        Priority.of(node.textOf("Priority")).orElse(null),
                        node.textOf("SphereOfPromulgation"),
                        node.textOf("TyperNotation"),
                        node.textOf("PromulgationAmount"),
                        node.textOf("PageAmount"),
                        node.textOf("Direction"),
                        texts(node.child("Appendixes"), "Appendix"));
    }

    private static ResponseFor responseFor(@Nullable Node node) {
        return new ResponseFor(
                text(node, "OrganId"),
                text(node, "Code"),
                text(node, "DocumentId"),
                EdxmlTime.date(text(node, "PromulgationDate")).orElse(null));
    }

    private static TraceHeaderList trace(@Nullable Node node) {
        return new TraceHeaderList(
                node == null
                        ? List.of()
                        : list(
                                node.children("TraceHeader"),
                                trace -> new TraceHeader(
                                        trace.textOf("OrganId"),
                                        EdxmlTime.time(trace.textOf("Timestamp"))
                                                .orElse(null))),
                business(node == null ? null : node.child("Bussiness")));
    }

    private static Business business(@Nullable Node node) {
        var update = node == null ? null : node.child("BussinessDocumentInfo");
        var replacements = node == null ? null : node.child("ReplacementInfoList");
        return new Business(
                text(node, "DocumentId"),
                BusinessKind.of(text(node, "BussinessDocType")).orElse(null),
                text(node, "BussinessDocReason"),
                text(node, "Paper"),
                update == null ? null : update(update),
                replacements == null
                        ? List.of()
                        : list(
                                replacements.children("ReplacementInfo"),
                                info -> new Replacement(
                                        info.textOf("DocumentId"), texts(info.child("OrganIdList"), "OrganId"))),
                staff(node == null ? null : node.child("StaffInfo")));
    }

    private static Update update(Node node) {
        var receivers = node.child("ReceiverList");
        return new Update(
                node.textOf("DocumentInfo"),
                node.textOf("DocumentReceiver"),
                receivers == null
                        ? List.of()
                        : list(
                                receivers.children("Receiver"),
                                receiver -> new Receiver(receiver.textOf("OrganId"), receiver.textOf("ReceiverType"))));
    }

    private static StaffInfo staff(@Nullable Node node) {
        return new StaffInfo(text(node, "Department"), text(node, "Staff"), text(node, "Email"), text(node, "Mobile"));
    }

    private static Reference reference(Node node) {
        return new Reference(
                contentId(node), node.textOf("ContentType"), node.textOf("Description"), node.textOf("AttachmentName"));
    }

    /** Of a manifest's line: the element, or in a dialect the XLink. */
    public static String contentId(Node reference) {
        var text = reference.textOf("ContentId");
        var link = reference.attribute("href");
        return text.isEmpty() && link != null ? link.strip() : text;
    }

    private static Attachment attachment(Node node, Map<Node, Content> contents) {
        var encoded = node.child("ContentTransferEncoded");
        return new Attachment(
                node.textOf("ContentId"),
                node.textOf("AttachmentName"),
                node.textOf("Description"),
                node.textOf("ContentType"),
                encoded == null ? null : contents.get(encoded));
    }

    private static String text(@Nullable Node node, String... path) {
        var at = node;
        for (var name : path) {
            at = at == null ? null : at.child(name);
        }
        return at == null ? "" : at.text();
    }

    private static List<String> texts(@Nullable Node node, String name) {
        return node == null ? List.of() : list(node.children(name), Node::text);
    }

    private static <T> List<T> list(List<Node> nodes, Function<Node, T> mapped) {
        return nodes.stream().map(mapped).toList();
    }
}

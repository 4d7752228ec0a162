package vn.lienthong.edxml.check;

import static vn.lienthong.edxml.check.Kind.AGENCY;
import static vn.lienthong.edxml.check.Kind.ANY;
import static vn.lienthong.edxml.check.Kind.BOOLEAN;
import static vn.lienthong.edxml.check.Kind.BUSINESS_KIND;
import static vn.lienthong.edxml.check.Kind.DATE;
import static vn.lienthong.edxml.check.Kind.DOCUMENT_ID;
import static vn.lienthong.edxml.check.Kind.FLAG;
import static vn.lienthong.edxml.check.Kind.NUMBER;
import static vn.lienthong.edxml.check.Kind.PRIORITY;
import static vn.lienthong.edxml.check.Kind.STATUS;
import static vn.lienthong.edxml.check.Kind.TIME;
import static vn.lienthong.edxml.check.Shape.group;
import static vn.lienthong.edxml.check.Shape.leaf;
import static vn.lienthong.edxml.check.Shape.text;

import org.jspecify.annotations.Nullable;
import vn.lienthong.edxml.tree.Node;

/** Our profile of the standard (hồ sơ áp dụng QCVN 102:2016), the same as {@code edxml-profile.xsd} says it. */
public final class Profile {
    private static final Shape STAFF_INFO = group(
                    "StaffInfo", text("Department"), text("Staff"), text("Email"), text("Mobile"))
            .inAnyOrder();

    private static final Shape RESPONSE_FOR = group(
                    "ResponseFor",
                    leaf("OrganId", AGENCY).must(),
                    text("Code"),
                    leaf("DocumentId", DOCUMENT_ID).must(),
                    leaf("PromulgationDate", DATE))
            .inAnyOrder();

    private static final Shape DOCUMENT_HEADER = group(
                    "MessageHeader",
                    party("From").must(),
                    party("To").must().many(),
                    leaf("DocumentId", DOCUMENT_ID).must(),
                    group(
                                    "Code",
                                    text("CodeNumber").must(),
                                    text("CodeNotation").must())
                            .must(),
                    group(
                                    "PromulgationInfo",
                                    text("Place"),
                                    leaf("PromulgationDate", DATE).must())
                            .must(),
                    group("DocumentType", text("Type"), text("TypeDetail"), text("TypeName")),
                    text("Subject").must(),
                    text("Content"),
                    group("SignerInfo", text("Competence"), text("Position"), text("FullName")),
                    leaf("DueDate", DATE),
                    group(
                            "OtherInfo",
                            leaf("Priority", PRIORITY),
                            text("SphereOfPromulgation"),
                            text("TyperNotation"),
                            leaf("PromulgationAmount", NUMBER),
                            leaf("PageAmount", NUMBER),
                            leaf("Direction", BOOLEAN),
                            group("Appendixes", text("Appendix").many())),
                    RESPONSE_FOR.many(),
                    leaf("SteeringType", NUMBER),
                    group("ToPlaces", text("Place").many()))
            .must();

    private static final Shape STATUS_HEADER = group(
                    "MessageHeader",
                    party("From").must(),
                    RESPONSE_FOR.must(),
                    STAFF_INFO,
                    leaf("StatusCode", STATUS).must(),
                    text("Description"),
                    leaf("Timestamp", TIME).must())
            .must();

    private static final Shape TRACE = group(
                    "TraceHeaderList",
                    group(
                                    "TraceHeader",
                                    leaf("OrganId", AGENCY).must(),
                                    leaf("Timestamp", TIME).must())
                            .must()
                            .many(),
                    group(
                                    "Bussiness",
                                    leaf("DocumentId", DOCUMENT_ID),
                                    leaf("BussinessDocType", BUSINESS_KIND).must(),
                                    text("BussinessDocReason"),
                                    leaf("Paper", FLAG),
                                    group(
                                            "BussinessDocumentInfo",
                                            leaf("DocumentInfo", FLAG),
                                            leaf("DocumentReceiver", FLAG),
                                            group(
                                                    "ReceiverList",
                                                    group(
                                                                    "Receiver",
                                                                    leaf("OrganId", AGENCY)
                                                                            .must(),
                                                                    leaf("ReceiverType", FLAG)
                                                                            .must())
                                                            .many())),
                                    group(
                                            "ReplacementInfoList",
                                            group(
                                                            "ReplacementInfo",
                                                            leaf("DocumentId", DOCUMENT_ID)
                                                                    .must(),
                                                            group(
                                                                    "OrganIdList",
                                                                    leaf("OrganId", AGENCY)
                                                                            .many()))
                                                    .many()),
                                    STAFF_INFO)
                            .must())
            .must();

    private static final Shape MANIFEST = group(
            "edXMLManifest",
            group(
                            "Reference",
                            text("ContentId").must(),
                            text("ContentType"),
                            text("Description"),
                            text("AttachmentName"))
                    .many());

    private static final Shape ENCODED = group(
            "AttachmentEncoded",
            group(
                            "Attachment",
                            text("ContentId").must(),
                            text("AttachmentName"),
                            text("Description"),
                            text("ContentType"),
                            leaf("ContentTransferEncoded", ANY).must())
                    .many());

    /** A document's package. */
    public static final Shape DOCUMENT = root(
            group("edXMLHeader", DOCUMENT_HEADER, TRACE, leaf("Signature", ANY)).must(),
            group("edXMLBody", MANIFEST),
            ENCODED);

    /** A status package. */
    public static final Shape STATUS_PACKAGE =
            root(group("edXMLHeader", STATUS_HEADER, leaf("Signature", ANY)).must(), null, null);

    private Profile() {}

    private static Shape party(String name) {
        return group(
                name,
                leaf("OrganId", AGENCY).must(),
                text("OrganizationInCharge"),
                text("OrganName"),
                text("OrganAdd"),
                text("Email"),
                text("Telephone"),
                text("Fax"),
                text("Website"));
    }

    private static Shape root(Shape header, @Nullable Shape body, @Nullable Shape encoded) {
        var envelope = body == null ? group("edXMLEnvelope", header) : group("edXMLEnvelope", header, body);
        return encoded == null ? group("edXML", envelope.must()) : group("edXML", envelope.must(), encoded);
    }

    /** What an element in a package has to look like, by its place; null if the profile has no such element. */
    public static @Nullable Shape of(Node node, boolean status) {
        var parent = node.parent();
        if (parent == null) {
            return status ? STATUS_PACKAGE : DOCUMENT;
        }
        var above = of(parent, status);
        return above == null ? null : above.child(node.name());
    }
}

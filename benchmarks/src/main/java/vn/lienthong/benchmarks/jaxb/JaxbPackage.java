package vn.lienthong.benchmarks.jaxb;

import jakarta.xml.bind.annotation.XmlAccessType;
import jakarta.xml.bind.annotation.XmlAccessorType;
import jakarta.xml.bind.annotation.XmlElement;
import jakarta.xml.bind.annotation.XmlElementWrapper;
import jakarta.xml.bind.annotation.XmlRootElement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The elements that the measured packages have. */
@XmlRootElement(name = "edXML")
@XmlAccessorType(XmlAccessType.FIELD)
public final class JaxbPackage {
    @XmlElement(name = "edXMLEnvelope")
    private @Nullable Envelope envelope;

    @XmlElementWrapper(name = "AttachmentEncoded")
    @XmlElement(name = "Attachment")
    private List<Attachment> attachments = new ArrayList<>();

    /** How many bytes of attachments it holds, so that nothing is read in vain. */
    public long bytes() {
        return attachments.stream()
                .mapToLong(attachment -> attachment.content == null ? 0 : attachment.content.length)
                .sum();
    }

    public String sender() {
        return envelope == null
                        || envelope.header == null
                        || envelope.header.message == null
                        || envelope.header.message.from == null
                ? ""
                : String.valueOf(envelope.header.message.from.organId);
    }

    @XmlAccessorType(XmlAccessType.FIELD)
    static final class Envelope {
        @XmlElement(name = "edXMLHeader")
        @Nullable
        Header header;

        @XmlElement(name = "edXMLBody")
        @Nullable
        Body body;
    }

    @XmlAccessorType(XmlAccessType.FIELD)
    static final class Header {
        @XmlElement(name = "MessageHeader")
        @Nullable
        Message message;

        @XmlElement(name = "TraceHeaderList")
        @Nullable
        TraceList traces;
    }

    @XmlAccessorType(XmlAccessType.FIELD)
    static final class Message {
        @XmlElement(name = "From")
        @Nullable
        Party from;

        @XmlElement(name = "To")
        List<Party> to = new ArrayList<>();

        @XmlElement(name = "DocumentId")
        @Nullable
        String documentId;

        @XmlElement(name = "Code")
        @Nullable
        Code code;

        @XmlElement(name = "PromulgationInfo")
        @Nullable
        Promulgation promulgation;

        @XmlElement(name = "Subject")
        @Nullable
        String subject;

        @XmlElement(name = "ResponseFor")
        List<Response> responses = new ArrayList<>();

        @XmlElement(name = "StatusCode")
        @Nullable
        String statusCode;

        @XmlElement(name = "Description")
        @Nullable
        String description;

        @XmlElement(name = "Timestamp")
        @Nullable
        String timestamp;
    }

    @XmlAccessorType(XmlAccessType.FIELD)
    static final class Party {
        @XmlElement(name = "OrganId")
        @Nullable
        String organId;

        @XmlElement(name = "OrganName")
        @Nullable
        String organName;
    }

    @XmlAccessorType(XmlAccessType.FIELD)
    static final class Code {
        @XmlElement(name = "CodeNumber")
        @Nullable
        String number;

        @XmlElement(name = "CodeNotation")
        @Nullable
        String notation;
    }

    @XmlAccessorType(XmlAccessType.FIELD)
    static final class Promulgation {
        @XmlElement(name = "Place")
        @Nullable
        String place;

        @XmlElement(name = "PromulgationDate")
        @Nullable
        String date;
    }

    @XmlAccessorType(XmlAccessType.FIELD)
    static final class Response {
        @XmlElement(name = "OrganId")
        @Nullable
        String organId;

        @XmlElement(name = "DocumentId")
        @Nullable
        String documentId;
    }

    @XmlAccessorType(XmlAccessType.FIELD)
    static final class TraceList {
        @XmlElement(name = "TraceHeader")
        List<Trace> traces = new ArrayList<>();

        @XmlElement(name = "Bussiness")
        @Nullable
        Business business;
    }

    @XmlAccessorType(XmlAccessType.FIELD)
    static final class Trace {
        @XmlElement(name = "OrganId")
        @Nullable
        String organId;

        @XmlElement(name = "Timestamp")
        @Nullable
        String timestamp;
    }

    @XmlAccessorType(XmlAccessType.FIELD)
    static final class Business {
        @XmlElement(name = "BussinessDocType")
        @Nullable
        String kind;
    }

    @XmlAccessorType(XmlAccessType.FIELD)
    static final class Body {
        @XmlElementWrapper(name = "edXMLManifest")
        @XmlElement(name = "Reference")
        List<Reference> references = new ArrayList<>();
    }

    @XmlAccessorType(XmlAccessType.FIELD)
    static final class Reference {
        @XmlElement(name = "ContentId")
        @Nullable
        String contentId;
    }

    @XmlAccessorType(XmlAccessType.FIELD)
    static final class Attachment {
        @XmlElement(name = "ContentId")
        @Nullable
        String contentId;

        @XmlElement(name = "AttachmentName")
        @Nullable
        String name;

        @XmlElement(name = "ContentTransferEncoded")
        byte @Nullable [] content;
    }
}

package vn.lienthong.standalone.axis;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import vn.lienthong.edxml.EdxmlException;
import vn.lienthong.edxml.EdxmlTime;
import vn.lienthong.edxml.Namespaces;
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
import vn.lienthong.edxml.writing.ContentSource;
import vn.lienthong.edxml.writing.PackageWriter;
import vn.lienthong.standalone.axis.AxisCatalogue.Agency;
import vn.lienthong.standalone.simulator.Dice;

/** What foreign agencies write (gói tin của cơ quan ngoài tỉnh). */
final class Letters {
    private static final String CONTENT = "cid:1";
    private static final int WORDS = 400;
    private static final List<String> TYPES = List.of("Công văn", "Thông báo", "Báo cáo", "Giấy mời", "Kế hoạch");

    /** How packages are spoilt. */
    static final List<String> MESSES =
            List.of("junk", "organ-null", "no-such-day", "destroyed-attachment", "cut-off", "unbound-prefix");

    private Letters() {}

    /** A written package, and what it says. */
    record Letter(byte[] bytes, Facts facts) {}

    static Letter status(Item item, String code, String reason, Agency by, Instant saidAt) {
        var facts = item.facts();
        boolean asked = !facts.about().isEmpty();
        var model = new StatusPackage(
                Party.of(by.code(), by.name()),
                new ResponseFor(
                        asked ? facts.aboutFrom() : facts.from(),
                        facts.code(),
                        asked ? facts.about() : facts.documentId(),
                        facts.promulgatedOn()),
                new StaffInfo("Văn thư", "", "", ""),
                StatusCode.of(code).orElseThrow(),
                reason,
                saidAt,
                false);
        return written(model, Map.of());
    }

    /** A document of an agency's own; the same occurrence gives the same. */
    static Letter document(
            long occurrence, Agency from, List<Agency> to, List<Replacement> replaced, Instant now, Dice dice) {
        var kind = replaced.isEmpty() ? BusinessKind.NEW : BusinessKind.REPLACE;
        var business = new Business("", kind, "Văn bản mới", "0", null, replaced, StaffInfo.NONE);
        return letter(header(occurrence, from, to, List.of(), now, dice), business, pdf(dice), now);
    }

    static Letter recall(long occurrence, Agency from, List<Agency> to, Item recalled, Instant now, Dice dice) {
        var about = recalled.facts();
        var response = new ResponseFor(about.from(), about.code(), about.documentId(), about.promulgatedOn());
        var business =
                new Business("", BusinessKind.RECALL, "Văn bản ban hành nhầm", "0", null, List.of(), StaffInfo.NONE);
        return letter(header(occurrence, from, to, List.of(response), now, dice), business, pdf(dice), now);
    }

    /** Adds a receiver, and perhaps takes one away. */
    static Letter update(
            long occurrence,
            Agency from,
            List<Agency> to,
            Item updated,
            List<Receiver> changes,
            Instant now,
            Dice dice) {
        var business = new Business(
                updated.facts().documentId(),
                BusinessKind.UPDATE,
                "Bổ sung nơi nhận",
                "0",
                new Update("0", "1", changes),
                List.of(),
                StaffInfo.NONE);
        return letter(header(occurrence, from, to, List.of(), now, dice), business, pdf(dice), now);
    }

    private static MessageHeader header(
            long occurrence, Agency from, List<Agency> to, List<ResponseFor> about, Instant now, Dice dice) {
        var day = LocalDate.ofInstant(now, EdxmlTime.ZONE);
        var number = new DocumentNumber(Long.toString(occurrence), from.code().replace(".", "") + "-VP");
        return new MessageHeader(
                Party.of(from.code(), from.name()),
                to.stream()
                        .map(agency -> Party.of(agency.code(), agency.name()))
                        .toList(),
                "%s,%s,%s".formatted(from.code(), EdxmlTime.format(day), number),
                number,
                new Promulgation("Hà Nội", day),
                new DocumentType("2", "", dice.oneOf(TYPES)),
                "Văn bản mô phỏng số " + occurrence,
                "",
                new Signer("TL.", "Chánh Văn phòng", "Nguyễn Văn Thử"),
                dice.happens(0.3) ? day.plusDays(dice.between(1, 30)) : null,
                new OtherInfo(
                        dice.happens(0.2)
                                ? Priority.of(Integer.toString(dice.between(1, 4)))
                                        .orElseThrow()
                                : Priority.NORMAL,
                        "",
                        "",
                        "",
                        "1",
                        "",
                        List.of()),
                about,
                "",
                List.of());
    }

    private static Letter letter(MessageHeader header, Business business, byte[] pdf, Instant now) {
        var model = new DocumentPackage(
                header,
                new TraceHeaderList(List.of(new TraceHeader(header.from().organId(), now)), business),
                List.of(new Reference(CONTENT, "application/pdf", "", "van-ban.pdf")),
                List.of(new Attachment(CONTENT, "van-ban.pdf", "", "application/pdf", null)),
                false);
        return written(model, Map.of(CONTENT, () -> new ByteArrayInputStream(pdf)));
    }

    private static Letter written(EdxmlPackage model, Map<String, ContentSource> contents) {
        var out = new ByteArrayOutputStream();
        try {
            new PackageWriter().write(model, contents, out);
        } catch (EdxmlException e) {
            throw new IllegalStateException("a foreign agency writes what isn't fit", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Letter(out.toByteArray(), Facts.of(model));
    }

    /** A small one that says nothing. */
    private static byte[] pdf(Dice dice) {
        var text = new ByteArrayOutputStream();
        text.writeBytes("%PDF-1.7\n".getBytes(UTF_8));
        for (int i = 0; i < WORDS; i++) {
            text.write(dice.between(0, 255));
        }
        text.writeBytes("\n%%EOF\n".getBytes(UTF_8));
        return text.toByteArray();
    }

    /** Spoils a document's package as one of {@link #MESSES}. */
    static byte[] spoilt(byte[] fit, String mess, Facts facts) {
        var text = new String(fit, UTF_8);
        return switch (mess) {
            case "junk" -> ("--boundary\r\nContent-Type: text/xml\r\n\r\n" + text).getBytes(UTF_8);
            case "organ-null" ->
                text.replaceFirst("(<edXML:To>\\s*<edXML:OrganId>)[^<]*", "$1null")
                        .getBytes(UTF_8);
            case "no-such-day" ->
                text.replaceFirst("(<edXML:PromulgationDate>\\d{4}/)[^<]*", "$102/30")
                        .getBytes(UTF_8);
            case "destroyed-attachment" -> destroyed(text);
            case "cut-off" -> text.substring(0, text.length() * 2 / 3).getBytes(UTF_8);
            case "unbound-prefix" ->
                text.replace(" xmlns:edXML=\"" + Namespaces.EDXML + "\"", "").getBytes(UTF_8);
            default -> throw new IllegalArgumentException("no such mess: " + mess);
        };
    }

    /** The attachment as raw base64 of bytes that were once read as text. */
    private static byte[] destroyed(String text) {
        var begin = text.indexOf("<ContentTransferEncoded>") + "<ContentTransferEncoded>".length();
        var end = text.indexOf("</ContentTransferEncoded>");
        var binary = new byte[600];
        for (int i = 0; i < binary.length; i++) {
            binary[i] = (byte) (i * 7 + 128);
        }
        var pdf = new ByteArrayOutputStream();
        pdf.writeBytes("%PDF-1.7\n".getBytes(UTF_8));
        pdf.writeBytes(binary);
        var through = new String(pdf.toByteArray(), UTF_8).getBytes(UTF_8);
        return (text.substring(0, begin) + java.util.Base64.getEncoder().encodeToString(through) + text.substring(end))
                .getBytes(UTF_8);
    }
}

package vn.lienthong.form;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import vn.lienthong.contract.dossier.DossierPart;
import vn.lienthong.contract.dossier.Priority;
import vn.lienthong.contract.dossier.Reception;
import vn.lienthong.contract.identity.ProcedureCode;
import vn.lienthong.contract.registry.Channel;
import vn.lienthong.contract.registry.Charge;
import vn.lienthong.contract.registry.Procedure;
import vn.lienthong.form.Form.Block;
import vn.lienthong.form.Form.Column;
import vn.lienthong.form.Form.Field;
import vn.lienthong.form.Form.Heading;
import vn.lienthong.form.Form.Letterhead;
import vn.lienthong.form.Form.Paragraph;
import vn.lienthong.form.Form.Party;
import vn.lienthong.form.Form.Signatures;
import vn.lienthong.form.Form.Table;

/** Fills in form 01 (giấy tiếp nhận hồ sơ và hẹn trả kết quả). Pure: the same slip and names give the same form. */
public final class ReceiptForm {
    public static final String ONE_STOP_SHOP = "BỘ PHẬN TIẾP NHẬN VÀ TRẢ KẾT QUẢ";

    private ReceiptForm() {}

    /**
     * @param trackingLink what the square code leads to, with {@code {code}} for the code where it stands in it; without a
     *     link it holds the bare code
     * @param source where it was taken from, for its foot
     */
    public static Form of(ReceiptSlip slip, Names names, @Nullable String trackingLink, String source) {
        var at = slip.receivedAt();
        var procedure =
                names.procedure(slip.procedure(), slip.procedureVersion(), at).orElse(null);
        var receiver = names.agency(slip.receivingAgency(), at);
        var blocks = new ArrayList<Block>();
        blocks.add(new Paragraph("%s tiếp nhận hồ sơ của:".formatted(receiver)));
        blocks.addAll(applicant(slip.applicant()));
        blocks.addAll(procedure(
                slip.procedure(), names.procedureName(slip.procedure(), slip.procedureVersion(), at), procedure));
        options(blocks, slip, procedure);
        blocks.add(new Heading("Thành phần hồ sơ đã nộp"));
        blocks.add(parts(slip.parts(), procedure));
        blocks.add(new Field("Hình thức tiếp nhận", InVietnamese.channel(slip.channel())));
        if (!slip.submittedBy().equals(slip.receivingAgency())) {
            blocks.add(new Field("Nộp qua", names.agency(slip.submittedBy(), at)));
        }
        var reception = slip.reception();
        if (reception != null && reception.postmarkedOn() != null) {
            blocks.add(new Field("Ngày trên dấu bưu chính", InVietnamese.brief(reception.postmarkedOn())));
        }
        if (slip.priority() != Priority.NORMAL) {
            blocks.add(new Field("Độ khẩn", InVietnamese.priority(slip.priority())));
        }
        if (procedure != null) {
            blocks.add(new Field("Thời hạn giải quyết", InVietnamese.limit(procedure.limitFor(slip.channel()))));
            fees(blocks, slip, procedure);
        }
        blocks.add(new Field("Thời điểm tiếp nhận", InVietnamese.moment(at)));
        blocks.add(new Field("Hẹn trả kết quả", InVietnamese.moment(slip.dueAt())));
        returned(blocks, slip, receiver);
        blocks.add(new Signatures(List.of(
                new Party("NGƯỜI NỘP HỒ SƠ", slip.applicant().name()),
                new Party("NGƯỜI TIẾP NHẬN HỒ SƠ", officer(reception)))));
        return new Form(
                FormKind.RECEIPT,
                new Letterhead(
                        names.headingAbove(slip.receivingAgency(), at).orElse(null),
                        names.heading(slip.receivingAgency(), at),
                        ONE_STOP_SHOP,
                        names.place(slip.receivingAgency(), at).orElse(null)),
                "Mã hồ sơ: " + slip.code(),
                at,
                blocks,
                source,
                trackingLink == null ? slip.code() : trackingLink.replace("{code}", slip.code()));
    }

    private static String officer(@Nullable Reception reception) {
        return reception == null || reception.officer() == null ? "" : "Cán bộ " + reception.officer();
    }

    /** Who the applicant is, as the forms say it. */
    public static List<Block> applicant(Person applicant) {
        var blocks = new ArrayList<Block>();
        blocks.add(new Field("Người nộp hồ sơ", applicant.name()));
        if (applicant.number() != null) {
            blocks.add(new Field(
                    applicant.number().length() == 12 ? "Số định danh cá nhân" : "Số chứng minh nhân dân",
                    applicant.number()));
        }
        if (applicant.address() != null) {
            blocks.add(new Field("Địa chỉ", applicant.address()));
        }
        if (applicant.phone() != null) {
            blocks.add(new Field("Số điện thoại", InVietnamese.phone(applicant.phone())));
        }
        if (applicant.email() != null) {
            blocks.add(new Field("Thư điện tử", applicant.email()));
        }
        return blocks;
    }

    /** Which procedure it is, as the forms say it. */
    public static List<Block> procedure(ProcedureCode code, String name, @Nullable Procedure procedure) {
        var blocks = new ArrayList<Block>();
        blocks.add(new Field("Thủ tục hành chính", "%s (mã %s)".formatted(name, code)));
        if (procedure != null && !procedure.field().isBlank()) {
            blocks.add(new Field("Lĩnh vực", procedure.field()));
        }
        return blocks;
    }

    private static void options(List<Block> blocks, ReceiptSlip slip, @Nullable Procedure procedure) {
        if (procedure == null || procedure.options() == null) {
            return;
        }
        for (var option : procedure.options().choices()) {
            if (slip.options().contains(option.code())) {
                blocks.add(new Field("Thủ tục lựa chọn kèm theo", option.name()));
            }
        }
    }

    private static Block parts(List<DossierPart> parts, @Nullable Procedure procedure) {
        if (parts.isEmpty()) {
            return new Paragraph("Không có giấy tờ nào được nộp kèm.");
        }
        boolean counted = parts.stream().anyMatch(part -> part.originals() != null || part.copies() != null);
        var rows = new ArrayList<List<String>>();
        for (var part : parts) {
            var number = Integer.toString(rows.size() + 1);
            var name = Names.part(procedure, part.code());
            var file = part.attachment().name();
            var size = InVietnamese.size(part.attachment().size());
            rows.add(
                    counted
                            ? List.of(number, name, count(part.originals()), count(part.copies()), file)
                            : List.of(number, name, file, size));
        }
        return new Table(
                counted
                        ? List.of(
                                new Column("STT", 0.7, true),
                                new Column("Giấy tờ", 5.2, false),
                                new Column("Bản chính", 1.1, true),
                                new Column("Bản sao", 1.1, true),
                                new Column("Tệp", 3, false))
                        : List.of(
                                new Column("STT", 0.7, true),
                                new Column("Giấy tờ", 5.4, false),
                                new Column("Tệp", 3.5, false),
                                new Column("Dung lượng", 1.5, true)),
                rows);
    }

    private static String count(@Nullable Integer papers) {
        return papers == null ? "–" : papers.toString();
    }

    private static void fees(List<Block> blocks, ReceiptSlip slip, Procedure procedure) {
        for (var charge : Charge.of(procedure, slip.channel(), slip.exemptions())) {
            var lowered = procedure.exemptions().stream()
                    .filter(exemption -> exemption.code().equals(charge.exemption()))
                    .map(exemption -> " (miễn, giảm: " + exemption.name() + ")")
                    .findFirst()
                    .orElse("");
            blocks.add(new Field(
                    "Phí, lệ phí",
                    charge.name() + ": "
                            + (charge.amount() == null
                                    ? "xác định theo từng hồ sơ"
                                    : InVietnamese.amount(charge.amount()))
                            + lowered));
        }
    }

    private static void returned(List<Block> blocks, ReceiptSlip slip, String receiver) {
        if (slip.returnBy() != null) {
            blocks.add(new Field("Hình thức trả kết quả", InVietnamese.channel(slip.returnBy())));
        }
        var delivery = slip.applicant().delivery();
        if (slip.returnBy() == Channel.POST && delivery != null) {
            blocks.add(new Field(
                    "Gửi kết quả đến",
                    "%s, %s, điện thoại %s"
                            .formatted(
                                    delivery.recipient(), delivery.address(), InVietnamese.phone(delivery.phone()))));
        }
        blocks.add(new Field("Nơi trả kết quả", receiver));
    }
}

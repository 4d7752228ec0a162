package vn.lienthong.routing.form;

import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import vn.lienthong.contract.dossier.DossierEvent;
import vn.lienthong.contract.dossier.DossierEvent.DossierReceived;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.registry.Procedure;
import vn.lienthong.form.Form;
import vn.lienthong.form.Form.Block;
import vn.lienthong.form.Form.Column;
import vn.lienthong.form.Form.Field;
import vn.lienthong.form.Form.Heading;
import vn.lienthong.form.Form.Letterhead;
import vn.lienthong.form.Form.Paragraph;
import vn.lienthong.form.Form.Party;
import vn.lienthong.form.Form.Signatures;
import vn.lienthong.form.Form.Table;
import vn.lienthong.form.FormKind;
import vn.lienthong.form.InVietnamese;
import vn.lienthong.form.Names;
import vn.lienthong.form.ReceiptForm;
import vn.lienthong.form.ReceiptSlip;
import vn.lienthong.routing.form.DossierHistory.End;
import vn.lienthong.routing.form.DossierHistory.HandOver;
import vn.lienthong.routing.form.DossierHistory.Place;
import vn.lienthong.routing.form.DossierHistory.Told;

/** Fills in the forms of one dossier. Pure: the same history and names give the same form. */
final class Forms {
    private static final String ONE_STOP_SHOP = ReceiptForm.ONE_STOP_SHOP;
    private static final String NONE = "–";

    private final DossierHistory history;
    private final Names names;
    private final Optional<String> trackingLink;
    private final ShownApplicant applicant;

    /**
     * @param applicant as the reader may see them
     * @param trackingLink with {@code {code}} in it; what the square code on the receipt leads to
     */
    Forms(DossierHistory history, ShownApplicant applicant, Names names, Optional<String> trackingLink) {
        this.applicant = applicant;
        this.history = history;
        this.names = names;
        this.trackingLink = trackingLink;
    }

    /** The forms there are, each with the journal entries it can be made of, oldest first. */
    static Map<FormKind, List<Long>> existing(DossierHistory history) {
        var forms = new EnumMap<FormKind, List<Long>>(FormKind.class);
        forms.put(FormKind.RECEIPT, List.of(history.received().place().sequence()));
        if (!history.supplements().isEmpty()) {
            forms.put(FormKind.SUPPLEMENT, sequences(history.supplements()));
        }
        history.refusal()
                .ifPresent(refusal ->
                        forms.put(FormKind.REFUSAL, List.of(refusal.place().sequence())));
        if (!history.apologies().isEmpty()) {
            forms.put(FormKind.APOLOGY, sequences(history.apologies()));
        }
        forms.put(FormKind.CONTROL_SLIP, List.of(history.newest().sequence()));
        return forms;
    }

    private static <E extends DossierEvent> List<Long> sequences(List<Told<E>> told) {
        return told.stream().map(one -> one.place().sequence()).toList();
    }

    /**
     * A form.
     *
     * @param entry the journal entry it is to be made of, for a dossier with several requests or apologies; null for the
     *     newest
     * @return empty where there is none
     */
    Optional<Form> of(FormKind kind, @Nullable Long entry) {
        return switch (kind) {
            case RECEIPT -> Optional.of(receipt());
            case SUPPLEMENT -> chosen(history.supplements(), entry).map(this::supplement);
            case REFUSAL -> history.refusal().map(this::refusal);
            case APOLOGY -> chosen(history.apologies(), entry).map(this::apology);
            case CONTROL_SLIP -> Optional.of(controlSlip());
            case TRACKING_BOOK, HAND_OVER, SETTLEMENT_REPORT, PROCEDURE_REPORT, ANNUAL_REPORT, SERVICE_INDEX ->
                Optional.empty();
        };
    }

    private static <E extends DossierEvent> Optional<Told<E>> chosen(List<Told<E>> told, @Nullable Long entry) {
        return told.reversed().stream()
                .filter(one -> entry == null || one.place().sequence() == entry)
                .findFirst();
    }

    // ---- 01

    private Form receipt() {
        var place = history.received().place();
        var received = history.received().event();
        return ReceiptForm.of(
                new ReceiptSlip(
                        history.code(),
                        place.at(),
                        received.procedure(),
                        received.procedureVersion(),
                        received.receivingAgency(),
                        received.submittedBy(),
                        received.channel(),
                        received.dueAt(),
                        received.parts(),
                        received.options(),
                        received.priority(),
                        applicant.person(),
                        received.returnBy(),
                        received.reception(),
                        received.exemptions()),
                names,
                trackingLink.orElse(null),
                source(place));
    }

    private void procedure(List<Block> blocks, DossierReceived received, @Nullable Procedure procedure, Instant at) {
        blocks.addAll(ReceiptForm.procedure(
                received.procedure(),
                names.procedureName(received.procedure(), received.procedureVersion(), at),
                procedure));
    }

    // ---- 02

    private Form supplement(Told<DossierEvent.SupplementRequested> told) {
        var asked = told.event();
        var at = told.at();
        var received = history.received().event();
        var procedure = procedure(received.procedureVersion(), at);
        var blocks = new ArrayList<Block>();
        blocks.add(new Paragraph("%s đề nghị người nộp hồ sơ dưới đây bổ sung, hoàn thiện hồ sơ:"
                .formatted(names.agency(asked.agency(), at))));
        blocks.addAll(applicant.fields());
        procedure(blocks, received, procedure, at);
        blocks.add(new Field(
                "Tiếp nhận lúc", InVietnamese.moment(history.received().at())));
        blocks.add(new Field("Bước giải quyết", Names.stage(procedure, asked.stage())));
        if (!asked.parts().isEmpty()) {
            blocks.add(new Heading("Giấy tờ cần bổ sung, hoàn thiện"));
            var rows = new ArrayList<List<String>>();
            for (var part : asked.parts()) {
                rows.add(List.of(Integer.toString(rows.size() + 1), Names.part(procedure, part)));
            }
            blocks.add(new Table(List.of(new Column("STT", 0.7, true), new Column("Giấy tờ", 10.4, false)), rows));
        }
        blocks.add(new Field("Lý do", asked.reason()));
        blocks.add(new Field(
                "Thời hạn bổ sung",
                asked.until() == null ? "không ấn định" : "đến " + InVietnamese.moment(asked.until())));
        blocks.add(new Paragraph("Thời gian giải quyết hồ sơ tạm dừng tính từ %s cho đến khi giấy tờ được bổ sung."
                .formatted(InVietnamese.moment(at))));
        blocks.add(new Signatures(List.of(new Party("NGƯỜI LẬP PHIẾU", officer(asked.officer())))));
        return form(FormKind.SUPPLEMENT, asked.agency(), null, told.place(), blocks, null);
    }

    // ---- 03

    private Form refusal(Told<DossierEvent.DossierRefused> told) {
        var refused = told.event();
        var at = told.at();
        var received = history.received().event();
        var blocks = new ArrayList<Block>();
        blocks.add(new Paragraph(
                "%s thông báo từ chối giải quyết hồ sơ của:".formatted(names.agency(refused.agency(), at))));
        blocks.addAll(applicant.fields());
        procedure(blocks, received, procedure(received.procedureVersion(), at), at);
        blocks.add(new Field(
                "Tiếp nhận lúc", InVietnamese.moment(history.received().at())));
        blocks.add(new Field("Từ chối lúc", InVietnamese.moment(at)));
        blocks.add(new Field("Lý do", refused.reason()));
        blocks.add(new Signatures(List.of(new Party("NGƯỜI LẬP PHIẾU", officer(refused.officer())))));
        return form(FormKind.REFUSAL, refused.agency(), null, told.place(), blocks, null);
    }

    // ---- 04

    private Form apology(Told<DossierEvent.ApologyIssued> told) {
        var apology = told.event();
        var at = told.at();
        var received = history.received().event();
        var blocks = new ArrayList<Block>();
        blocks.add(new Paragraph("Kính gửi: %s".formatted(applicant.name())));
        blocks.addAll(applicant.fields());
        procedure(blocks, received, procedure(received.procedureVersion(), at), at);
        blocks.add(new Field(
                "Tiếp nhận lúc", InVietnamese.moment(history.received().at())));
        blocks.add(new Field("Hẹn trả kết quả trước đây", InVietnamese.moment(apology.before())));
        blocks.add(new Paragraph((apology.late()
                        ? "Hồ sơ chưa được giải quyết xong và đã quá thời hạn trên. %s xin lỗi về sự chậm trễ này."
                        : "Hồ sơ chưa thể giải quyết xong trong thời hạn trên. %s xin lỗi về sự chậm trễ này.")
                .formatted(names.agency(apology.agency(), at))));
        blocks.add(new Field("Lý do", apology.reason()));
        blocks.add(new Field("Hẹn lại ngày trả kết quả", InVietnamese.moment(apology.dueAt())));
        blocks.add(new Field("Nơi trả kết quả", names.agency(receiverAt(told.place()), at)));
        blocks.add(new Signatures(List.of(new Party("THỦ TRƯỞNG CƠ QUAN", ""))));
        return form(FormKind.APOLOGY, apology.agency(), null, told.place(), blocks, null);
    }

    /** Who was to return the result at a place of the journal. */
    private AgencyCode receiverAt(Place place) {
        var receiver = history.received().event().receivingAgency();
        for (var remark : history.remarks()) {
            if (remark.place().sequence() < place.sequence()
                    && remark.event() instanceof DossierEvent.ReceiverChanged changed) {
                receiver = changed.agency();
            }
        }
        return receiver;
    }

    // ---- 05

    private Form controlSlip() {
        var newest = history.newest();
        var received = history.received().event();
        var blocks = new ArrayList<Block>();
        blocks.add(new Field(
                "Thủ tục hành chính",
                "%s (mã %s)"
                        .formatted(
                                names.procedureName(
                                        received.procedure(),
                                        received.procedureVersion(),
                                        history.received().at()),
                                received.procedure())));
        blocks.add(new Field(
                "Tiếp nhận",
                "%s, %s"
                        .formatted(
                                InVietnamese.moment(history.received().at()),
                                InVietnamese.channel(received.channel()).toLowerCase(java.util.Locale.of("vi")))));
        blocks.add(new Field(
                "Hẹn trả kết quả",
                history.dueAt().equals(received.dueAt())
                        ? InVietnamese.moment(received.dueAt())
                        : "%s (ban đầu: %s)"
                                .formatted(
                                        InVietnamese.moment(history.dueAt()), InVietnamese.moment(received.dueAt()))));
        blocks.add(new Field("Trạng thái", state()));
        blocks.add(handOvers());
        suspensions(blocks);
        remarks(blocks);
        return form(FormKind.CONTROL_SLIP, history.receiver(), ONE_STOP_SHOP, newest, blocks, null);
    }

    private String state() {
        var status = InVietnamese.status(history.status());
        if (history.withdrawnAt().isPresent()) {
            return "Đã trả lại theo yêu cầu rút hồ sơ lúc "
                    + InVietnamese.brief(history.withdrawnAt().get());
        }
        var done = history.processedAt();
        return done.isEmpty()
                ? status
                : "%s; giải quyết xong lúc %s: %s"
                        .formatted(
                                status,
                                InVietnamese.brief(done.get()),
                                history.timeliness().orElseThrow().wording().toLowerCase(java.util.Locale.of("vi")));
    }

    private Block handOvers() {
        var rows = new ArrayList<List<String>>();
        for (var turn : history.handOvers()) {
            var procedure = procedure(turn.routeVersion(), turn.at());
            rows.add(List.of(
                    Integer.toString(rows.size() + 1),
                    Names.stage(procedure, turn.stage()),
                    names.agency(turn.from(), turn.at()),
                    turn.officer() == null
                            ? names.agency(turn.to(), turn.at())
                            : names.agency(turn.to(), turn.at()) + "\n" + officer(turn.officer()),
                    InVietnamese.brief(turn.at()),
                    brief(turn.acceptedAt()),
                    brief(turn.dueAt()),
                    brief(turn.endedAt()),
                    outcome(turn)));
        }
        return rows.isEmpty()
                ? new Paragraph("Hồ sơ chưa được giao cho cơ quan nào.")
                : new Table(
                        List.of(
                                new Column("STT", 0.6, true),
                                new Column("Bước", 2.6, false),
                                new Column("Bên giao", 2.4, false),
                                new Column("Bên nhận", 2.6, false),
                                new Column("Giao lúc", 1.35, true),
                                new Column("Nhận lúc", 1.35, true),
                                new Column("Hạn", 1.35, true),
                                new Column("Xong lúc", 1.35, true),
                                new Column("Kết quả", 1.7, true)),
                        rows);
    }

    private String outcome(HandOver turn) {
        var outcome = switch (turn.end()) {
            case NOT_YET -> isOverdue(turn) ? "Đang giải quyết, quá hạn" : "Đang giải quyết";
            case FINISHED -> turn.timeliness().map(Timeliness::wording).orElse("Đã xong");
            case SENT_BACK -> "Trả lại bước trước";
            case MOVED -> "Chuyển cơ quan khác";
            case RECALLED -> "Ngừng do thu hồi kết quả";
            case SILENT -> "Không trả lời";
            case CLOSED -> "Hồ sơ kết thúc";
        };
        return turn.undone() ? outcome + ", phải làm lại" : outcome;
    }

    private boolean isOverdue(HandOver turn) {
        return turn.end() == End.NOT_YET
                && turn.dueAt() != null
                && history.newest().at().isAfter(turn.dueAt())
                && !history.status().stopsTheClock();
    }

    private void suspensions(List<Block> blocks) {
        if (history.suspensions().isEmpty()) {
            return;
        }
        blocks.add(new Heading("Thời gian tạm dừng tính hạn"));
        var rows = new ArrayList<List<String>>();
        for (var stood : history.suspensions()) {
            rows.add(List.of(
                    Integer.toString(rows.size() + 1),
                    InVietnamese.status(stood.because()),
                    InVietnamese.brief(stood.from()),
                    stood.until() == null ? "đang tạm dừng" : InVietnamese.brief(stood.until())));
        }
        blocks.add(new Table(
                List.of(
                        new Column("STT", 0.6, true),
                        new Column("Vì", 6, false),
                        new Column("Từ", 2, true),
                        new Column("Đến", 2, true)),
                rows));
    }

    private void remarks(List<Block> blocks) {
        if (history.remarks().isEmpty()) {
            return;
        }
        blocks.add(new Heading("Diễn biến khác"));
        var rows = new ArrayList<List<String>>();
        for (var remark : history.remarks()) {
            rows.add(List.of(
                    Integer.toString(rows.size() + 1),
                    InVietnamese.brief(remark.at()),
                    new Remarks(names, procedure(history.routeVersion(), remark.at())).of(remark)));
        }
        blocks.add(new Table(
                List.of(new Column("STT", 0.6, true), new Column("Lúc", 1.6, true), new Column("Nội dung", 12, false)),
                rows));
    }

    private static String brief(@Nullable Instant at) {
        return at == null ? NONE : InVietnamese.brief(at);
    }

    private static String officer(@Nullable String staffNumber) {
        return staffNumber == null ? "" : "Cán bộ " + staffNumber;
    }

    private @Nullable Procedure procedure(int version, Instant at) {
        return names.procedure(history.received().event().procedure(), version, at)
                .orElse(null);
    }

    private Form form(
            FormKind kind,
            AgencyCode issuer,
            @Nullable String unit,
            Place place,
            List<Block> blocks,
            @Nullable String code) {
        var at = place.at();
        return new Form(
                kind,
                new Letterhead(
                        names.headingAbove(issuer, at).orElse(null),
                        names.heading(issuer, at),
                        unit,
                        names.place(issuer, at).orElse(null)),
                "Mã hồ sơ: " + history.code(),
                at,
                blocks,
                source(place),
                code);
    }

    private String source(Place place) {
        return "Lập từ nhật ký hồ sơ %s, mục %d, mã băm %s…"
                .formatted(
                        history.code(),
                        place.sequence(),
                        Objects.requireNonNull(place.hash()).substring(0, 16));
    }
}

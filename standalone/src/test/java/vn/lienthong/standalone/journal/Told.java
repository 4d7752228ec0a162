package vn.lienthong.standalone.journal;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import vn.lienthong.contract.dossier.Action;
import vn.lienthong.contract.dossier.Attachment;
import vn.lienthong.contract.dossier.DossierEvent;
import vn.lienthong.contract.dossier.DossierEvent.DossierProcessed;
import vn.lienthong.contract.dossier.DossierEvent.DossierReceived;
import vn.lienthong.contract.dossier.DossierEvent.DossierRouted;
import vn.lienthong.contract.dossier.DossierEvent.ResultReturned;
import vn.lienthong.contract.dossier.DossierEvent.ResultSealed;
import vn.lienthong.contract.dossier.DossierEvent.SealRequested;
import vn.lienthong.contract.dossier.DossierEvent.StageAccepted;
import vn.lienthong.contract.dossier.DossierEvent.StageCompleted;
import vn.lienthong.contract.dossier.DossierInput;
import vn.lienthong.contract.dossier.DossierInput.DossierSubmitted;
import vn.lienthong.contract.dossier.DossierInput.StageActionReported;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.identity.CitizenId;
import vn.lienthong.contract.identity.DossierCode;
import vn.lienthong.contract.identity.ProcedureCode;
import vn.lienthong.contract.personal.PersonalData;
import vn.lienthong.contract.personal.PersonalData.Applicant;
import vn.lienthong.contract.personal.SealedPersonalData;
import vn.lienthong.contract.registry.Channel;
import vn.lienthong.contract.signature.SignatureEvent;
import vn.lienthong.contract.signature.SignatureEvent.DocumentSigned;
import vn.lienthong.contract.wire.EventEnvelope;
import vn.lienthong.contract.wire.EventTypes;
import vn.lienthong.contract.wire.JournalEntry;

/** A dossier's whole story, with what was reported: two stages at one agency, a document sealed, returned. */
final class Told {
    static final AgencyCode AGENCY = new AgencyCode("H32.15");
    static final Instant MORNING = Instant.parse("2019-03-12T02:15:30.120Z");

    private static final EventTypes<DossierEvent> EVENTS = EventTypes.of(DossierEvent.class);
    private static final EventTypes<DossierInput> INPUTS = EventTypes.of(DossierInput.class);
    private static final EventTypes<SignatureEvent> REPLIES = EventTypes.of(SignatureEvent.class);
    private static final Attachment DRAFT = new Attachment("ab".repeat(32), "trich-luc.pdf", "application/pdf", 20_000);
    private static final Attachment SEALED =
            new Attachment("cd".repeat(32), "trich-luc.pdf", "application/pdf", 30_000);

    final String code;
    final List<EventEnvelope> reports = new ArrayList<>();
    final List<EventEnvelope> replies = new ArrayList<>();
    final List<JournalEntry> entries = new ArrayList<>();
    final String request;
    private int minutes;

    private Told(int number) {
        this.code = "000.00.15.H32-190312-%04d".formatted(number);
        this.request = report(10 * number + 3);
    }

    private static String report(int number) {
        return "019572a0-0000-7000-8000-%012d".formatted(number);
    }

    static Told whole(int number) {
        var told = new Told(number);
        told.answered(
                told.reported(10 * number + 1, told.submitted()),
                told.received(),
                new DossierRouted("extract", AGENCY, MORNING.plusSeconds(28_000)));
        told.answered(
                told.reported(10 * number + 2, action(Action.ACCEPT, "extract", null)),
                new StageAccepted("extract", AGENCY, "cb-07"));
        told.answered(
                told.reported(10 * number + 3, action(Action.COMPLETE, "extract", DRAFT)),
                new StageCompleted("extract", AGENCY, "cb-07", DRAFT),
                new SealRequested(told.request, "extract", AGENCY, DRAFT));
        told.answered(
                told.replied(),
                new ResultSealed(told.request, "extract", AGENCY, SEALED, "1f", told.now(), null),
                new DossierProcessed(List.of(SEALED)),
                new DossierRouted("return", AGENCY, null));
        told.answered(
                told.reported(10 * number + 4, action(Action.ACCEPT, "return", null)),
                new StageAccepted("return", AGENCY, "cb-07"));
        told.answered(
                told.reported(10 * number + 5, action(Action.COMPLETE, "return", null)),
                new StageCompleted("return", AGENCY, "cb-07", null),
                new ResultReturned(AGENCY, "cb-07"));
        return told;
    }

    /** Received, and handed to its first agency; what comes then the tests say. */
    static Told begun(int number) {
        var told = new Told(number);
        told.answered(
                told.reported(10 * number + 1, told.submitted()),
                told.received(),
                new DossierRouted("extract", AGENCY, MORNING.plusSeconds(28_000)));
        return told;
    }

    /** An agency's report, and what it brought about. */
    Told acted(DossierEvent... events) {
        answered(reported(1_000 + entries.size(), action(Action.ACCEPT, "extract", null)), events);
        return this;
    }

    /** Something comes about by a cause that isn't reported by intake. */
    Told because(String cause, DossierEvent... events) {
        minutes++;
        for (var event : events) {
            entries.add(next(cause, now(), event));
        }
        return this;
    }

    private DossierSubmitted submitted() {
        return new DossierSubmitted(
                new ProcedureCode("2.000635"), 1, AGENCY, AGENCY, Channel.ONLINE, MORNING, List.of(), personal());
    }

    private DossierReceived received() {
        return new DossierReceived(
                new ProcedureCode("2.000635"), 1, AGENCY, AGENCY, Channel.ONLINE, MORNING, List.of(), personal());
    }

    /** With letters and signs that a writer of JSON may get wrong. */
    private static SealedPersonalData personal() {
        return SealedPersonalData.notSealed(new PersonalData(
                new Applicant(
                        "Nguyễn Thị Ánh Tuyết",
                        new CitizenId("056190912345"),
                        "tuyet@example.vn",
                        "0905123456",
                        "12 \"Ngõ\" A\\B\t<&> 😀 \u001f",
                        "vi"),
                Map.of("ghi-chú", "dòng 1\ndòng 2", "a", "1", "B", "2", "é", "3")));
    }

    private static StageActionReported action(Action action, String stage, Attachment result) {
        return new StageActionReported(action, stage, AGENCY, "cb-07", result, null);
    }

    Instant now() {
        return MORNING.plusSeconds(60L * minutes);
    }

    private EventEnvelope reported(int number, DossierInput input) {
        minutes++;
        var envelope = new EventEnvelope(
                report(number), "/agency/H32.15", INPUTS.nameOf(input), code, now(), INPUTS.write(input));
        reports.add(envelope);
        return envelope;
    }

    private EventEnvelope replied() {
        minutes++;
        var signed = new DocumentSigned(
                request, new DossierCode(code), AGENCY, DRAFT.sha256(), SEALED, "1f", MORNING.plusSeconds(60), null);
        var envelope = new EventEnvelope(
                "signing/" + request, "/signing", REPLIES.nameOf(signed), code, now(), REPLIES.write(signed));
        replies.add(envelope);
        return envelope;
    }

    private void answered(EventEnvelope cause, DossierEvent... events) {
        for (var event : events) {
            entries.add(next(cause.id(), now(), event));
        }
    }

    /** The entry that would come next. */
    JournalEntry next(String cause, Instant at, DossierEvent event) {
        var previous =
                entries.isEmpty() ? JournalEntry.BEGINNING : entries.getLast().hash();
        return JournalEntry.next(
                code, entries.size() + 1, previous, EVENTS.nameOf(event), at, cause, EVENTS.write(event));
    }

    JournalEntry entry(int sequence) {
        return entries.get(sequence - 1);
    }
}

package vn.lienthong.standalone.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import vn.lienthong.contract.document.Addressee;
import vn.lienthong.contract.document.Consignment;
import vn.lienthong.contract.document.DocumentEvent;
import vn.lienthong.contract.document.DocumentEvent.DocumentDispatched;
import vn.lienthong.contract.document.DocumentEvent.DocumentRegistered;
import vn.lienthong.contract.document.DocumentEvent.DocumentReplaced;
import vn.lienthong.contract.document.DocumentEvent.DocumentStatusChanged;
import vn.lienthong.contract.document.DocumentEvent.DocumentStatusKept;
import vn.lienthong.contract.document.DocumentStatus;
import vn.lienthong.contract.document.Letterhead;
import vn.lienthong.contract.document.Way;
import vn.lienthong.contract.dossier.Attachment;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.identity.DocumentCode;
import vn.lienthong.contract.wire.CanonicalJson;
import vn.lienthong.contract.wire.EventTypes;
import vn.lienthong.contract.wire.JournalEntry;
import vn.lienthong.standalone.axis.AxisBook;
import vn.lienthong.standalone.axis.AxisCatalogue;
import vn.lienthong.standalone.axis.Facts;
import vn.lienthong.standalone.axis.Item;
import vn.lienthong.standalone.journal.DocumentCheck.FeedItem;
import vn.lienthong.standalone.journal.DocumentCheck.Outgoing;

/** Each rule about documents, kept and broken. */
class DocumentCheckTest {
    private static final EventTypes<DocumentEvent> EVENTS = EventTypes.of(DocumentEvent.class);
    private static final AgencyCode DEPARTMENT = new AgencyCode("H32.15");
    private static final AgencyCode MINISTRY = new AgencyCode("G18");
    private static final Instant THEN = Instant.parse("2026-11-02T01:00:00Z");
    private static final Instant LATER = THEN.plus(Duration.ofHours(1));
    private static final String SHA = "ab".repeat(32);
    private static final String OUR_ID = "H32.15,2026/11/02,1/VP";
    private static final String THEIR_ID = "G18,2026/11/02,7/VP";

    @TempDir
    Path folder;

    private final List<String> book = new ArrayList<>();
    private final Map<String, JournalEntry> last = new HashMap<>();
    private final Findings findings = new Findings();
    private DocumentCheck check;

    @BeforeEach
    void begin() {
        check = new DocumentCheck(findings, AxisCatalogue.ofTheProvince());
    }

    // ---- given

    private void entry(DocumentCode document, DocumentEvent event) {
        var before = last.get(document.value());
        var entry = JournalEntry.next(
                document.value(),
                before == null ? 1 : before.sequence() + 1,
                before == null ? JournalEntry.BEGINNING : before.hash(),
                EVENTS.nameOf(event),
                THEN,
                "cause",
                EVENTS.write(event));
        last.put(document.value(), entry);
        check.entry(entry);
    }

    private static Consignment consignment() {
        return new Consignment(new Attachment(SHA, "a.edxml", Consignment.MEDIA_TYPE, 100), List.of(), true);
    }

    private DocumentCode ours() {
        var code = DocumentCode.of(DEPARTMENT, OUR_ID);
        entry(code, registered(DEPARTMENT, OUR_ID, MINISTRY, Way.PROVINCE));
        entry(code, dispatched(MINISTRY, Way.AXIS));
        check.outgoing(outgoing(1, code + "/2", "SENT"));
        check.outgoingBefore(outgoing(1, code + "/2", "SENT"));
        check.outgoingSeen();
        return code;
    }

    private static DocumentRegistered registered(AgencyCode from, String documentId, AgencyCode to, Way way) {
        return new DocumentRegistered(
                new Letterhead(documentId, from, "", "1", "VP", LocalDate.of(2026, 11, 2), "", 0, null, List.of()),
                List.of(new Addressee(to, "")),
                consignment(),
                way,
                List.of(),
                null);
    }

    private static DocumentDispatched dispatched(AgencyCode to, Way way) {
        return new DocumentDispatched(new Addressee(to, ""), way, 0, 0, consignment(), "", null);
    }

    private static Outgoing outgoing(long position, String cause, String state) {
        return new Outgoing(position, cause, "", "NEW", MINISTRY.value(), SHA, state, "1", THEN);
    }

    private static Facts facts(String from, String documentId, String status, String about) {
        return new Facts(
                from,
                List.of(),
                documentId,
                "1/VP",
                null,
                status,
                0,
                about,
                about.isEmpty() ? "" : DEPARTMENT.value(),
                "",
                List.of(),
                List.of(),
                List.of());
    }

    private void onAxis(String id, AgencyCode from, AgencyCode to, Facts facts, String state, String mess) {
        var item = new Item(
                id,
                id,
                from.value(),
                to.value(),
                facts.status() == null ? "edoc" : "status",
                SHA,
                100,
                facts,
                null,
                null,
                mess,
                false,
                THEN,
                state,
                "",
                THEN,
                THEN);
        book.add(CanonicalJson.mapper().writeValueAsString(Map.of("item", item)));
    }

    private void sentOnAxis(String id) {
        onAxis(id, DEPARTMENT, MINISTRY, facts(DEPARTMENT.value(), OUR_ID, null, ""), "done", null);
    }

    private void statusOnAxis(String id, String code, String state) {
        onAxis(id, MINISTRY, DEPARTMENT, facts(MINISTRY.value(), "", code, OUR_ID), state, null);
    }

    private Verdict.Counts judged() throws Exception {
        Files.write(folder.resolve("book.jsonl"), book);
        check.axis(AxisBook.read(folder));
        var counts = new Verdict.Counts();
        check.judge(counts, LATER);
        return counts;
    }

    private static DocumentStatusChanged changed(DocumentStatus status) {
        return new DocumentStatusChanged(MINISTRY, status, "", THEN, Way.PROVINCE);
    }

    // ---- then

    @Test
    void findsNothingWhereADocumentWentOutAndCameToItsEnd() throws Exception {
        var code = ours();
        sentOnAxis("1");
        statusOnAxis("2", "06", "done");
        statusOnAxis("3", "03", "done");
        entry(code, changed(DocumentStatus.COMPLETED));
        entry(
                code,
                new DocumentStatusKept(
                        MINISTRY, DocumentStatus.RECEIVED, "", THEN, DocumentStatus.COMPLETED, "ALREADY_FURTHER"));

        var counts = judged();

        assertThat(findings.named()).isEmpty();
        assertThat(counts.documents).isEqualTo(1);
        assertThat(counts.documentsOnTheWay).isZero();
        assertThat(findings.numberHeld(Rule.STATUS_IS_MERGED)).isEqualTo(3);
        assertThat(findings.numberHeld(Rule.AXIS_HAS_IT_ONCE)).isEqualTo(1);
    }

    @Test
    void findsAPackageTheAxisHasTwice() throws Exception {
        ours();
        sentOnAxis("1");
        sentOnAxis("2");

        judged();

        assertThat(findings.numberBroken(Rule.AXIS_HAS_IT_ONCE)).isEqualTo(1);
    }

    @Test
    void findsAPackageThatIsSaidToBeSentAndIsNotThere() throws Exception {
        ours();

        judged();

        assertThat(findings.numberBroken(Rule.AXIS_HAS_IT)).isEqualTo(1);
    }

    @Test
    void findsADispatchWithoutAPosition() throws Exception {
        var code = ours();
        sentOnAxis("1");
        entry(code, dispatched(new AgencyCode("G22"), Way.AXIS));

        judged();

        assertThat(findings.numberBroken(Rule.OWED_TO_THE_AXIS)).isEqualTo(1);
    }

    @Test
    void findsAPackageThatLeavesUnsigned() {
        var code = ours();
        var unsigned = new Consignment(consignment().edxml(), List.of(), false);
        entry(code, new DocumentDispatched(new Addressee(MINISTRY, ""), Way.AXIS, 1, 0, unsigned, "", null));

        assertThat(findings.numberBroken(Rule.SIGNED_FOR_THE_AXIS)).isEqualTo(1);
    }

    @Test
    void findsAGapInTheOutgoingFeed() throws Exception {
        var code = ours();
        sentOnAxis("1");
        check.outgoing(outgoing(3, code + "/9", "WITHDRAWN"));

        judged();

        assertThat(findings.numberBroken(Rule.OUTGOING_FEED_HAS_NO_GAP)).isEqualTo(1);
    }

    @Test
    void findsAStatusThatWasTakenOverAndLost() throws Exception {
        ours();
        sentOnAxis("1");
        statusOnAxis("2", "03", "done");

        judged();

        assertThat(findings.numberBroken(Rule.STATUS_IS_MERGED)).isEqualTo(1);
    }

    @Test
    void findsAStatusThatTookAFurtherOneBack() throws Exception {
        var code = ours();
        sentOnAxis("1");
        statusOnAxis("2", "06", "done");
        statusOnAxis("3", "03", "done");
        entry(code, changed(DocumentStatus.COMPLETED));
        entry(code, changed(DocumentStatus.RECEIVED));

        judged();

        assertThat(findings.named()).singleElement().satisfies(finding -> {
            assertThat(finding.rule()).isEqualTo(Rule.STATUS_IS_MERGED);
            assertThat(finding.what()).contains("RECEIVED");
        });
    }

    @Test
    void callsWhatTheProvinceHasNotTakenOverOnTheWay() throws Exception {
        ours();
        sentOnAxis("1");
        statusOnAxis("2", "03", "new");

        assertThat(judged().documentsOnTheWay).isEqualTo(1);
        assertThat(findings.named()).isEmpty();
    }

    @Test
    void findsAPackageFromTheAxisThatNobodyKnowsOf() throws Exception {
        onAxis("1", MINISTRY, DEPARTMENT, facts(MINISTRY.value(), THEIR_ID, null, ""), "done", null);

        judged();

        assertThat(findings.numberBroken(Rule.AXIS_PACKAGE_IS_KNOWN)).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"true,0", "false,1"})
    void wantsAnUnfitPackageToBeRefused(boolean refused, int broken) throws Exception {
        onAxis("1", MINISTRY, DEPARTMENT, facts(MINISTRY.value(), THEIR_ID, null, ""), "fail", "junk");
        if (refused) {
            onAxis("2", DEPARTMENT, MINISTRY, facts(DEPARTMENT.value(), "", "02", THEIR_ID), "done", null);
            check.outgoing(outgoing(1, "unfit", "SENT"));
        }

        judged();

        assertThat(findings.numberBroken(Rule.AXIS_PACKAGE_IS_KNOWN)).isEqualTo(broken);
        assertThat(findings.numberBroken(Rule.AXIS_HAS_IT_ONCE)).isZero();
    }

    @ParameterizedTest
    @CsvSource({"true,0", "false,1"})
    void wantsAReplacementToReachTheReplaced(boolean reaches, int broken) throws Exception {
        var old = DocumentCode.of(MINISTRY, THEIR_ID);
        entry(old, registered(MINISTRY, THEIR_ID, DEPARTMENT, Way.AXIS));
        if (reaches) {
            entry(old, new DocumentReplaced(DocumentCode.of(MINISTRY, "G18,2026/11/02,8/VP"), List.of(DEPARTMENT)));
        }
        var code = DocumentCode.of(MINISTRY, "G18,2026/11/02,8/VP");
        entry(code, registered(MINISTRY, "G18,2026/11/02,8/VP", DEPARTMENT, Way.AXIS));
        entry(code, dispatched(DEPARTMENT, Way.PROVINCE));
        onAxis(
                "1",
                MINISTRY,
                DEPARTMENT,
                new Facts(
                        MINISTRY.value(),
                        List.of(),
                        "G18,2026/11/02,8/VP",
                        "8/VP",
                        null,
                        null,
                        3,
                        "",
                        "",
                        "",
                        List.of(),
                        List.of(),
                        List.of(THEIR_ID)),
                "done",
                null);

        judged();

        assertThat(findings.numberBroken(Rule.AXIS_PACKAGE_IS_KNOWN)).isEqualTo(broken);
    }

    @ParameterizedTest
    @CsvSource({"1,0,0", "2,1,0", "0,0,1"})
    void wantsADocumentInsideInTheFeedOnce(int times, int gaps, int missing) throws Exception {
        var code = DocumentCode.of(MINISTRY, THEIR_ID);
        entry(code, registered(MINISTRY, THEIR_ID, DEPARTMENT, Way.AXIS));
        entry(code, dispatched(DEPARTMENT, Way.PROVINCE));
        for (int i = 0; i < times; i++) {
            check.inFeed(new FeedItem(DEPARTMENT.value(), 1, code.value(), 2, "document"));
        }
        check.feedsSeen();

        judged();

        assertThat(findings.numberBroken(Rule.DOCUMENT_FEED_HAS_NO_GAP)).isEqualTo(gaps);
        assertThat(findings.numberBroken(Rule.DOCUMENT_IS_HANDED_OVER_ONCE)).isEqualTo(times > 1 ? 1 : missing);
    }

    @Test
    void findsABrokenChainAndASecondRegistration() throws Exception {
        var code = ours();
        sentOnAxis("1");
        var before = last.get(code.value());
        last.put(
                code.value(),
                new JournalEntry(
                        before.key(),
                        2,
                        before.id(),
                        before.type(),
                        before.at(),
                        before.cause(),
                        before.previous(),
                        "0".repeat(64),
                        before.data()));
        entry(code, registered(DEPARTMENT, OUR_ID, MINISTRY, Way.PROVINCE));

        judged();

        assertThat(findings.numberBroken(Rule.PREVIOUS_IS_RIGHT)).isEqualTo(1);
        assertThat(findings.numberBroken(Rule.DOCUMENT_IS_REGISTERED_ONCE)).isEqualTo(1);
    }
}

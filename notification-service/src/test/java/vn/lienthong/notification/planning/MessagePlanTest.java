package vn.lienthong.notification.planning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;
import static vn.lienthong.contract.dossier.DossierStatus.IN_PROCESS;
import static vn.lienthong.notification.Story.COMMUNE;
import static vn.lienthong.notification.Story.SUCCESSOR;
import static vn.lienthong.notification.Story.aDossier;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import vn.lienthong.contract.dossier.Attachment;
import vn.lienthong.contract.dossier.DossierEvent;
import vn.lienthong.contract.dossier.DossierEvent.ApologyIssued;
import vn.lienthong.contract.dossier.DossierEvent.BecameOverdue;
import vn.lienthong.contract.dossier.DossierEvent.ClockStarted;
import vn.lienthong.contract.dossier.DossierEvent.DossierReceived;
import vn.lienthong.contract.dossier.DossierEvent.DossierRouted;
import vn.lienthong.contract.dossier.DossierEvent.DossierStopped;
import vn.lienthong.contract.dossier.DossierEvent.DueChanged;
import vn.lienthong.contract.dossier.DossierEvent.PaymentConfirmed;
import vn.lienthong.contract.dossier.DossierEvent.PaymentRequested;
import vn.lienthong.contract.dossier.DossierEvent.ReassignmentNeeded;
import vn.lienthong.contract.dossier.DossierEvent.ReceiverChanged;
import vn.lienthong.contract.dossier.DossierEvent.ResultRecalled;
import vn.lienthong.contract.dossier.DossierEvent.ResultReturned;
import vn.lienthong.contract.dossier.DossierEvent.ResultSealed;
import vn.lienthong.contract.dossier.DossierEvent.RouteMigrated;
import vn.lienthong.contract.dossier.DossierEvent.StageReassigned;
import vn.lienthong.contract.dossier.DossierEvent.SupplementLapsed;
import vn.lienthong.contract.dossier.DossierEvent.SupplementProvided;
import vn.lienthong.contract.dossier.DossierEvent.SupplementRequested;
import vn.lienthong.contract.dossier.DossierEvent.WithdrawalAgreed;
import vn.lienthong.contract.dossier.DossierEvent.WithdrawalDeclined;
import vn.lienthong.contract.dossier.DossierStatus;
import vn.lienthong.contract.registry.Channel;
import vn.lienthong.contract.registry.Registry;
import vn.lienthong.notification.NotificationSettings.Sender;
import vn.lienthong.notification.Story;
import vn.lienthong.notification.message.Message;
import vn.lienthong.notification.message.MessageChannel;
import vn.lienthong.notification.message.Situation;
import vn.lienthong.notification.template.Templates;

class MessagePlanTest {
    private static final String CODE = "000.01.41.H32-190312-0027";
    private static final Instant MORNING = Instant.parse("2019-03-12T02:15:30Z");
    private static final MessagePlan PLAN = new MessagePlan(
            new Sender(
                    "khong-tra-loi@example.vn",
                    "Trung tâm Dịch vụ hành chính công trực tuyến tỉnh Khánh Hòa",
                    "Khanh Hoa Province Online Public Service Centre"),
            code -> URI.create("https://dichvucong.example.vn/ho-so/" + code),
            Duration.ofDays(7),
            Situation::version);
    private static final Reminder.Rules RULES =
            new Reminder.Rules(Duration.ofHours(3), Duration.ofDays(1), Duration.ofDays(7));

    private static final Templates TEMPLATES = new Templates();
    private static final List<Situation> BY_TIME =
            List.of(Situation.APPOINTMENT_NEAR, Situation.SURVEY_INVITED, Situation.DAY_DIGEST);

    private static Story story() {
        return aDossier(CODE).at(MORNING);
    }

    /** Plans a story as the service does: the recipient is known from its first event. */
    private static List<Message> planned(Story story, Registry registry) {
        var planned = new ArrayList<Message>();
        @Nullable Recipient recipient = null;
        var wanted = Wanted.UNKNOWN;
        var reminders = new ArrayList<Reminder>();
        for (var entry : story.entries()) {
            var event = story.event(entry);
            if (event instanceof DossierReceived received) {
                recipient = Recipient.of(entry.key(), received, story.personal());
                wanted = Wanted.in(entry, received);
            }
            recipient = recipient.after(entry, event);
            PLAN.plan(entry, event, recipient, wanted, registry).ifPresent(planned::add);
            reminders.addAll(RULES.after(entry, event));
        }
        return MessagePlan.onePerChange(planned);
    }

    /** What time brings after a story's last entry, if that sets a reminder. */
    private static Message reminded(Story story) {
        var first = (DossierReceived) story.event(story.entries().getFirst());
        var reminder = RULES.after(story.last(), story.event(story.last())).getLast();
        return PLAN.remind(reminder, Recipient.of(CODE, first, story.personal()), Story.registry())
                .orElseThrow();
    }

    static Stream<Arguments> everySituationInEveryLanguage() {
        return Stream.of("vi", "en")
                .flatMap(language -> Stream.of(
                        Arguments.of(
                                Situation.DOSSIER_RECEIVED,
                                story().speaking(language).received()),
                        Arguments.of(
                                Situation.DOSSIER_RECEIVED_ONLINE,
                                story().speaking(language).received(Channel.ONLINE, null)),
                        Arguments.of(
                                Situation.DOSSIER_RECEIVED_POST,
                                story().speaking(language).received(Channel.POST, Channel.POST)),
                        Arguments.of(
                                Situation.RESULT_READY_ONLINE,
                                story().speaking(language)
                                        .received(Channel.ONLINE, Channel.ONLINE)
                                        .processed()),
                        Arguments.of(
                                Situation.RESULT_READY_POST,
                                story().speaking(language)
                                        .received(Channel.ONLINE, Channel.POST)
                                        .processed()),
                        Arguments.of(
                                Situation.STAGE_PASSED_ON,
                                story().speaking(language)
                                        .received()
                                        .at(MORNING.plusSeconds(60))
                                        .then(new DossierRouted("residence", SUCCESSOR, null))),
                        Arguments.of(
                                Situation.DOSSIER_OVERDUE, after(language, new BecameOverdue(null, COMMUNE, MORNING))),
                        Arguments.of(
                                Situation.DOSSIER_REFUSED,
                                story().speaking(language)
                                        .received()
                                        .refused("Giấy chứng sinh thiếu chữ ký của cơ sở y tế.")),
                        Arguments.of(
                                Situation.RESULT_READY,
                                story().speaking(language).received().processed()),
                        Arguments.of(
                                Situation.RESULT_RETURNED,
                                story().speaking(language).received().returned()),
                        Arguments.of(
                                Situation.SUPPLEMENT_REQUESTED,
                                after(
                                        language,
                                        new SupplementRequested(
                                                "register",
                                                COMMUNE,
                                                "CB-002",
                                                List.of("birth-proof"),
                                                "Bản chụp bị mờ, không đọc được số.",
                                                MORNING.plus(Duration.ofDays(9))))),
                        Arguments.of(
                                Situation.SUPPLEMENT_RECEIVED,
                                after(
                                        language,
                                        new SupplementProvided(
                                                "register", COMMUNE, "CB-002", List.of(), DossierStatus.IN_PROCESS))),
                        Arguments.of(
                                Situation.PAYMENT_REQUESTED,
                                after(
                                        language,
                                        new PaymentRequested(
                                                "register", COMMUNE, "CB-002", 12_500_000L, "Lệ phí trước bạ"))),
                        Arguments.of(
                                Situation.PAYMENT_CONFIRMED,
                                after(
                                        language,
                                        new PaymentConfirmed(
                                                "register",
                                                COMMUNE,
                                                "CB-002",
                                                12_500_000L,
                                                "KB-2019-00417",
                                                DossierStatus.IN_PROCESS))),
                        Arguments.of(
                                Situation.DOSSIER_STOPPED,
                                after(
                                        language,
                                        new DossierStopped(
                                                "register", COMMUNE, "CB-002", "Chờ xác minh của cơ quan công an."))),
                        Arguments.of(
                                Situation.DOSSIER_RESUMED,
                                after(language, new ClockStarted(MORNING, MORNING.plus(Duration.ofDays(5)), Map.of()))),
                        Arguments.of(
                                Situation.APOLOGY_ISSUED,
                                after(
                                        language,
                                        new ApologyIssued(
                                                COMMUNE,
                                                "CB-001",
                                                "Phần mềm đăng ký tạm ngừng hoạt động.",
                                                MORNING.plus(Duration.ofDays(3)),
                                                MORNING.plus(Duration.ofDays(6)),
                                                false))),
                        Arguments.of(
                                Situation.RECEIVER_CHANGED,
                                after(
                                        language,
                                        new ReceiverChanged(
                                                COMMUNE, SUCCESSOR, null, "reorganisation-2025-07-01", "merged"))),
                        Arguments.of(
                                Situation.AGENCY_CHANGED,
                                after(
                                        language,
                                        new StageReassigned(
                                                "register",
                                                COMMUNE,
                                                SUCCESSOR,
                                                null,
                                                "reorganisation-2025-07-01",
                                                "merged",
                                                null))),
                        Arguments.of(
                                Situation.WITHDRAWAL_AGREED, after(language, new WithdrawalAgreed(COMMUNE, "CB-002"))),
                        Arguments.of(
                                Situation.WITHDRAWAL_DECLINED,
                                after(
                                        language,
                                        new WithdrawalDeclined(
                                                COMMUNE, "CB-002", "Giấy khai sinh đã được ký.", IN_PROCESS))),
                        Arguments.of(
                                Situation.RESULT_RECALLED,
                                after(
                                        language,
                                        new ResultRecalled(
                                                "register",
                                                COMMUNE,
                                                "CB-002",
                                                "Sai ngày sinh.",
                                                new Attachment("a".repeat(64), "x.pdf", "application/pdf", 1),
                                                List.of("register")))),
                        Arguments.of(
                                Situation.RESULT_RESEALED,
                                after(
                                        language,
                                        new ResultSealed(
                                                "r-2",
                                                "register",
                                                COMMUNE,
                                                new Attachment("b".repeat(64), "x.pdf", "application/pdf", 1),
                                                "4f2b",
                                                MORNING,
                                                null,
                                                "a".repeat(64)))),
                        Arguments.of(
                                Situation.DUE_CHANGED,
                                after(
                                        language,
                                        new DueChanged(
                                                null,
                                                MORNING.plus(Duration.ofDays(3)),
                                                MORNING.plus(Duration.ofDays(4)),
                                                "calendar-2019-2",
                                                "Lịch nghỉ được đính chính")))));
    }

    private static Story after(String language, DossierEvent event) {
        return story().speaking(language).received().then(event);
    }

    @ParameterizedTest
    @MethodSource("everySituationInEveryLanguage")
    void carriesExactlyWhatItsTemplateMaySay(Situation situation, Story story) {
        var message = planned(story, Story.registry()).getLast();

        assertThat(message.situation()).isEqualTo(situation);
        assertThat(message.variables()).containsOnlyKeys(situation.variables());
        assertThat(TEMPLATES.words(message).text())
                .contains(message.variables().get("link"))
                .contains(CODE);
        assertThat(TEMPLATES.shortText(message).sms()).contains(CODE);
    }

    @Test
    void everySituationIsPlannedInEveryLanguage() {
        assertThat(Stream.concat(
                        everySituationInEveryLanguage()
                                .map(arguments -> arguments.get()[0]),
                        Stream.of(BY_TIME, BY_TIME).flatMap(List::stream)))
                .containsExactlyInAnyOrderElementsOf(
                        Stream.concat(Stream.of(Situation.values()), Stream.of(Situation.values()))
                                .toList());
    }

    @Test
    void remindsBeforeAnAppointmentWithoutAResultAndAsksAfterTheReturn() {
        var near = reminded(story().received());
        var asked = reminded(story().received().processed().returned());

        assertThat(near.situation()).isEqualTo(Situation.APPOINTMENT_NEAR);
        assertThat(near.event()).isEqualTo(CODE + "/1/appointment");
        assertThat(near.uselessAfter()).isEqualTo(Instant.parse("2019-03-15T09:30:00Z"));
        assertThat(TEMPLATES.words(near).text()).contains("Hẹn trả kết quả: 16:30 ngày 15/03/2019");
        assertThat(asked.situation()).isEqualTo(Situation.SURVEY_INVITED);
        assertThat(asked.event()).isEqualTo(CODE + "/3/survey");
        assertThat(TEMPLATES.words(asked).text())
                .contains("https://dichvucong.example.vn/ho-so/" + CODE + "?to=survey");
        assertThat(List.of(near, asked))
                .allSatisfy(message -> assertThat(message.variables())
                        .containsOnlyKeys(message.situation().variables()));
    }

    @Test
    void tellsOnceOfEachAgencyThatADossierWentOnToIt() {
        var later = MORNING.plusSeconds(60);
        assertThat(planned(
                        story().received()
                                .then(new DossierRouted("first", SUCCESSOR, null)) // with the receipt
                                .at(later)
                                .then(new DossierRouted("register", COMMUNE, null)) // whom the citizen gave it
                                .then(new DossierRouted("residence", SUCCESSOR, null))
                                .then(new DossierRouted("residence", SUCCESSOR, null)),
                        Story.registry()))
                .extracting(Message::situation, Message::event)
                .containsExactly(
                        tuple(Situation.DOSSIER_RECEIVED, CODE + "/1"), tuple(Situation.STAGE_PASSED_ON, CODE + "/4"));
    }

    @Test
    void tellsNoMoreOfTheCitizenThanNeeded() {
        for (var message :
                planned(story().received().refused("Thiếu giấy tờ.").processed().returned(), Story.registry())) {
            assertThat(message.variables().toString() + TEMPLATES.words(message))
                    .doesNotContain(
                            "Lan", "056191900001", "0912345678", "Vĩnh Hòa, Nha Trang", "Minh Đức", "lan@example.vn");
            assertThat(message).asString().doesNotContain("lan@example.vn");
        }
    }

    @Test
    void tellsNothingOfWhatOnlyAgenciesNeedToKnow() {
        assertThat(planned(story().received().routed().routed(), Story.registry()))
                .extracting(Message::situation)
                .containsExactly(Situation.DOSSIER_RECEIVED);
    }

    @Test
    void tellsWhatIsNotLimitedOrNotFixedInWords() {
        var asked = planned(
                        after(
                                "vi",
                                new SupplementRequested("register", COMMUNE, null, List.of(), "Thiếu chữ ký.", null)),
                        Story.registry())
                .getLast();
        var toPay = planned(
                        after("en", new PaymentRequested("register", COMMUNE, null, null, "Land tax")),
                        Story.registry())
                .getLast();

        assertThat(asked.variables())
                .containsEntry("papers", "- như nêu ở lý do")
                .containsEntry("until", "không giới hạn");
        assertThat(toPay.variables()).containsEntry("amount", "as notified separately");
    }

    @Test
    void tellsOfAPapersCodeWhereItHasNoName() {
        assertThat(planned(
                                after(
                                        "vi",
                                        new SupplementRequested(
                                                "register",
                                                COMMUNE,
                                                null,
                                                List.of("birth-proof", "other"),
                                                "Thiếu.",
                                                null)),
                                Story.registry())
                        .getLast()
                        .variables())
                .containsEntry("papers", "- Giấy chứng sinh\n- other");
    }

    @Test
    void tellsNothingOfAStagesDueTimeAndOfWhatIsStillUndecided() {
        assertThat(planned(
                        story().received()
                                .then(new DueChanged("register", MORNING, MORNING, "calendar", "đính chính"))
                                .then(new ReassignmentNeeded("register", COMMUNE, List.of(), "change", "split"))
                                .then(new SupplementLapsed("register", COMMUNE, MORNING))
                                .then(new BecameOverdue("register", COMMUNE, MORNING)),
                        Story.registry()))
                .extracting(Message::situation)
                .containsExactly(Situation.DOSSIER_RECEIVED);
    }

    @Test
    void tellsOfEachChangeOfAnAgencyOnce() {
        var first = new StageReassigned("register", COMMUNE, SUCCESSOR, null, "one", "merged", null);
        var second = new StageReassigned("return", COMMUNE, SUCCESSOR, null, "one", "merged", null);
        var receiver = new ReceiverChanged(COMMUNE, SUCCESSOR, null, "two", "merged");

        assertThat(planned(
                        story().received()
                                .because("change/one", first)
                                .because("change/one", second)
                                .because("change/two", first)
                                .because("change/two", receiver)
                                .because("operator/7", second),
                        Story.registry()))
                .extracting(Message::situation, Message::change)
                .containsExactly(
                        tuple(Situation.DOSSIER_RECEIVED, null),
                        tuple(Situation.AGENCY_CHANGED, "change/one"),
                        tuple(Situation.RECEIVER_CHANGED, "change/two"),
                        tuple(Situation.AGENCY_CHANGED, "operator/7"));
    }

    @Test
    void aRecipientFollowsTheDossierAndNoEntryTwice() {
        var story = story().received()
                .then(new ReceiverChanged(COMMUNE, SUCCESSOR, null, null, "merged"))
                .then(new RouteMigrated(1, 2, MORNING, "migration"))
                .then(new ResultReturned(SUCCESSOR, null))
                .then(new ResultRecalled(
                        "register",
                        SUCCESSOR,
                        null,
                        "Sai.",
                        new Attachment("a".repeat(64), "x.pdf", "application/pdf", 1),
                        List.of()));
        var entries = story.entries();
        var recipient = Recipient.of(CODE, (DossierReceived) story.event(entries.getFirst()), story.personal());
        for (var entry : entries.subList(0, 4)) {
            recipient = recipient.after(entry, story.event(entry));
        }
        var ended = recipient;
        var again = ended.after(entries.get(4), story.event(entries.get(4)));
        for (var entry : entries) {
            again = again.after(entry, story.event(entry));
        }

        assertThat(ended.receivingAgency()).isEqualTo(SUCCESSOR);
        assertThat(ended.procedureVersion()).isEqualTo(2);
        assertThat(ended.endedAt()).isEqualTo(MORNING);
        assertThat(again.endedAt()).isNull();
        assertThat(again.sequence()).isEqualTo(5);
    }

    /** Whether the portal is told, and so whether anybody is, is asked where the ways are chosen. */
    @Test
    void hasOnlyThePortalForWhomItCannotReachOtherwise() {
        var unreachable = List.of(
                story().of(null).phoning(null).received().processed(),
                story().of(" ").phoning(null).received(),
                story().of("lan@example.vn\r\nBcc: all@example.vn")
                        .phoning(null)
                        .received());

        for (var story : unreachable) {
            assertThat(planned(story, Story.registry()))
                    .isNotEmpty()
                    .allSatisfy(message -> assertThat(message.channel()).isEqualTo(MessageChannel.WEBHOOK));
        }
    }

    @Test
    void speaksVietnameseToWhomeverItHasNoOtherWordsFor() {
        assertThat(planned(story().speaking("fr").received(), Story.registry())
                        .getFirst()
                        .language())
                .isEqualTo("vi");
    }

    @Test
    void namesByCodeWhatTheRegistryDoesNotKnow() {
        var message = planned(story().received(), new Registry(List.of(), List.of(), Story.calendar()))
                .getFirst();
        assertThat(message.variables()).containsEntry("agency", "H32.41.1").containsEntry("procedure", "2.000986");
    }

    @Test
    void keepsTheLinesOfAReasonAndNothingThatIsNotText() {
        var message = planned(
                        story().received().refused("Thiếu:\r\n- giấy chứng sinh\u0000\u0007\n- \ud83d"),
                        Story.registry())
                .getLast();
        assertThat(message.variables()).containsEntry("reason", "Thiếu:\n- giấy chứng sinh \n-");
    }

    @Test
    void isUselessSomeTimeAfterItsEventHoweverLateItIsPlanned() {
        assertThat(planned(story().received(), Story.registry()).getFirst().uselessAfter())
                .isEqualTo(MORNING.plus(Duration.ofDays(7)));
    }
}

package vn.lienthong.notification.planning;

import static org.assertj.core.api.Assertions.assertThat;
import static vn.lienthong.notification.Story.aDossier;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.approvaltests.Approvals;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import vn.lienthong.contract.dossier.DossierEvent.DossierReceived;
import vn.lienthong.contract.registry.Registry;
import vn.lienthong.notification.NotificationSettings.Sender;
import vn.lienthong.notification.Story;
import vn.lienthong.notification.message.Message;
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
            URI.create("https://dichvucong.example.vn/ho-so/"),
            Duration.ofDays(7));

    private static Story story() {
        return aDossier(CODE).at(MORNING);
    }

    /** Plans a story as the service does: the recipient is known from its first event. */
    private static List<Message> planned(Story story, Registry registry) {
        var planned = new ArrayList<Message>();
        @Nullable Recipient recipient = null;
        for (var entry : story.entries()) {
            var event = story.event(entry);
            if (event instanceof DossierReceived received) {
                recipient = Recipient.of(entry.key(), received);
            }
            PLAN.plan(entry, event, recipient, registry).ifPresent(planned::add);
        }
        return planned;
    }

    static Stream<Arguments> everySituationInEveryLanguage() {
        return Stream.of("vi", "en")
                .flatMap(language -> Stream.of(
                        Arguments.of(
                                Situation.DOSSIER_RECEIVED,
                                story().speaking(language).received()),
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
                                story().speaking(language).received().returned())));
    }

    @ParameterizedTest
    @MethodSource("everySituationInEveryLanguage")
    void saysWhatWasApproved(Situation situation, Story story) {
        var message = planned(story, Story.registry()).getLast();
        assertThat(message.situation()).isEqualTo(situation);
        var words = new Templates().words(message);
        Approvals.verify(
                "Subject: " + words.subject() + "\n\n" + words.text() + "\n---- as HTML ----\n" + words.html(),
                Approvals.NAMES.withParameters(
                        situation.code() + ".v" + message.template() + "." + message.language()));
    }

    @Test
    void everySituationIsApprovedInEveryLanguage() {
        assertThat(everySituationInEveryLanguage().map(arguments -> arguments.get()[0]))
                .containsExactlyInAnyOrderElementsOf(
                        Stream.concat(Stream.of(Situation.values()), Stream.of(Situation.values()))
                                .toList());
    }

    @Test
    void tellsNoMoreOfTheCitizenThanNeeded() {
        for (var message :
                planned(story().received().refused("Thiếu giấy tờ.").processed().returned(), Story.registry())) {
            assertThat(message.variables().toString() + new Templates().words(message))
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
    void plansNothingForWhomItCannotReach() {
        assertThat(planned(story().of(null).received().processed(), Story.registry()))
                .isEmpty();
        assertThat(planned(story().of(" ").received(), Story.registry())).isEmpty();
        assertThat(planned(story().of("lan@example.vn\r\nBcc: all@example.vn").received(), Story.registry()))
                .isEmpty();
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

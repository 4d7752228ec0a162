package vn.lienthong.notification.template;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.approvaltests.Approvals;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import vn.lienthong.notification.message.Situation;

/** All situations, in all languages, for all kinds of channels. */
class SampleTest {
    private final Templates templates = new Templates();

    static Stream<Arguments> all() {
        return Stream.of(Situation.values())
                .flatMap(situation -> Stream.of("vi", "en").map(language -> Arguments.of(situation, language)));
    }

    @ParameterizedTest
    @EnumSource
    void saysWhatWasApproved(Situation situation) {
        var said = new StringBuilder();
        for (var language : List.of("vi", "en")) {
            var variables = Sample.of(situation, language);
            var words = templates.words(situation, situation.version(), language, variables);
            var brief = templates.shortText(situation, situation.version(), language, variables);
            said.append("==== %s, e-mail%n%n".formatted(language))
                    .append("Subject: ")
                    .append(words.subject())
                    .append("\n\n")
                    .append(words.text())
                    .append("%n==== %s, e-mail in HTML%n%n".formatted(language))
                    .append(words.html())
                    .append("%n==== %s, ZNS and push%n%n".formatted(language))
                    .append(brief.text())
                    .append("%n%n==== %s, SMS: %s, %d of %s, %d left%n%n"
                            .formatted(
                                    language,
                                    brief.segments().count() == 1
                                            ? "1 segment"
                                            : brief.segments().count() + " segments",
                                    brief.segments().units(),
                                    brief.segments().coding(),
                                    brief.segments().left()))
                    .append(brief.sms())
                    .append("\n\n");
        }
        Approvals.verify(said, Approvals.NAMES.withParameters(situation.code() + ".v" + situation.version()));
    }

    @ParameterizedTest
    @MethodSource("all")
    void theReleasesOwnWordingsKeepTheRulesThatOperatorsAreHeldTo(Situation situation, String language) {
        assertThat(TemplateRule.faults(
                        situation,
                        language,
                        Templates.ofTheRelease(situation, situation.version(), language),
                        new TemplateSettings(0, 0, 0, 0, 0, 0)))
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("all")
    void thereIsASampleOfWhatEverySituationCarriesAndOfNothingElse(Situation situation, String language) {
        assertThat(Sample.of(situation, language)).containsOnlyKeys(situation.variables());
    }

    @Test
    void shortensWhatAnAgencyWroteButNoAddressAndNoCode() {
        var variables = Sample.of(Situation.DOSSIER_REFUSED, "vi");
        variables.put("reason", "Thiếu:\n- giấy chứng sinh\n- " + "và nhiều giấy tờ khác ".repeat(40));
        variables.put("link", "https://dichvucong.example.vn/" + "x".repeat(80));

        var brief = templates.shortText(Situation.DOSSIER_REFUSED, 1, "vi", variables);

        assertThat(brief.text())
                .contains("Lý do: Thiếu:, giấy chứng sinh, và nhiều")
                .contains("….")
                .endsWith("x".repeat(80))
                .doesNotContain("\n");
        assertThat(brief.segments().count()).isLessThanOrEqualTo(4);
    }
}

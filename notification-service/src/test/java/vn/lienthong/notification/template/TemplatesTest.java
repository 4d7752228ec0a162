package vn.lienthong.notification.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import vn.lienthong.notification.message.Situation;
import vn.lienthong.notification.template.Templates.Unfillable;

class TemplatesTest {
    private static final Map<String, String> VARIABLES = Map.of(
            "code", "000.01.41.H32-190312-0027",
            "procedure", "Đăng ký khai sinh",
            "agency", "UBND phường Vĩnh Hòa",
            "sender", "Trung tâm",
            "link", "https://dichvucong.example.vn/ho-so/1?a=1&b=2",
            "reason", "Thiếu giấy tờ");
    private final Templates templates = new Templates();

    @Test
    void failsWhereAVariableIsMissing() {
        var without = new HashMap<>(VARIABLES);
        without.remove("reason");
        assertThatThrownBy(() -> templates.words(Situation.DOSSIER_REFUSED, 1, "vi", without))
                .isInstanceOf(Unfillable.class)
                .hasMessageContaining("dossier-refused.v1.vi")
                .hasMessageContaining("reason");
    }

    @Test
    void failsWhereThereIsNoTemplate() {
        assertThatThrownBy(() -> templates.words(Situation.DOSSIER_REFUSED, 99, "vi", VARIABLES))
                .isInstanceOf(Unfillable.class)
                .hasMessageContaining("templates/notification/dossier-refused.v99.vi.txt");
    }

    @Test
    void escapesWhatIsFilledInWhereItBecomesHtmlOnly() {
        var words = templates.words(Situation.DOSSIER_REFUSED, 1, "vi", with("reason", "<b>\"A\" & B</b>\n{{code}}"));
        assertThat(words.text()).contains("Lý do: <b>\"A\" & B</b>\n{{code}}");
        assertThat(words.html())
                .contains("Lý do: &lt;b&gt;&quot;A&quot; &amp; B&lt;/b&gt;<br>\n{{code}}")
                .doesNotContain("<b>");
    }

    @Test
    void linksWhereTheDossierIsShown() {
        var words = templates.words(Situation.DOSSIER_REFUSED, 1, "en", VARIABLES);
        assertThat(words.html())
                .contains("<a href=\"https://dichvucong.example.vn/ho-so/1?a=1&amp;b=2\"")
                .contains("<html lang=\"en\">");
    }

    @Test
    void keepsTheSubjectOnOneLineWhateverIsFilledIn() {
        var words = templates.words(Situation.DOSSIER_REFUSED, 1, "vi", with("code", "1\r\nBcc: all@example.vn"));
        assertThat(words.subject()).isEqualTo("Hồ sơ 1 Bcc: all@example.vn không được tiếp nhận");
    }

    private static Map<String, String> with(String name, String value) {
        var variables = new HashMap<>(VARIABLES);
        variables.put(name, value);
        return variables;
    }
}

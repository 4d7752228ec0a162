package vn.lienthong.notification.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EmailAddressTest {

    @ParameterizedTest
    @ValueSource(strings = {"lan@example.vn", "nguyen.thi-lan+hoso@mail.example.vn", "a@b.vn", "  lan@example.vn "})
    void takesAnAddressAsPeopleWriteIt(String given) {
        assertThat(EmailAddress.in(given)).map(EmailAddress::value).contains(given.strip());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "lan",
                "lan@localhost",
                "lan@example..vn",
                ".lan@example.vn",
                "lan@-example.vn",
                "lan@example.vn, other@example.vn",
                "lan@example.vn\r\nBcc: other@example.vn",
                "lan@example.vn\nRCPT TO:<other@example.vn>",
                "\"lan\"@example.vn",
                "Lan <lan@example.vn>",
                "lan@example.vn\u0000",
                "lan bui@example.vn"
            })
    void takesNothingElse(String given) {
        assertThat(EmailAddress.in(given)).isEmpty();
    }

    @Test
    void takesNoAddressLongerThanMailServersDo() {
        assertThat(EmailAddress.in("a@" + "b".repeat(250) + ".vn")).isEmpty();
        assertThat(EmailAddress.in(null)).isEmpty();
    }

    @Test
    void isMaskedInText() {
        assertThat(new EmailAddress("lan@example.vn")).hasToString("l•••@example.vn");
        assertThatThrownBy(() -> new EmailAddress("lan at example.vn"))
                .message()
                .doesNotContain("lan");
    }
}

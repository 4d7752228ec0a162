package vn.lienthong.notification.zalo;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import vn.lienthong.contract.wire.CanonicalJson;
import vn.lienthong.notification.sending.HttpCalls.Answer;

class ZaloAnswerTest {

    /** By the code, how it fares where there is another way, and where there is none. */
    @ParameterizedTest
    @CsvSource({
        // taken
        "200, '{\"error\": 0, \"data\": {\"msg_id\": \"a\"}}', Sent, Sent",
        // never by this way: no such number, none at Zalo, blocked, a template that doesn't fit
        "200, '{\"error\": -108}', Refused, Refused",
        "200, '{\"error\": -118}', Refused, Refused",
        "200, '{\"error\": -119}', Refused, Refused",
        "200, '{\"error\": -112}', Refused, Refused",
        // not today: balance, night, quota of the account, of the template
        "200, '{\"error\": -115}', Refused, PutOff",
        "200, '{\"error\": -133}', Refused, PutOff",
        "200, '{\"error\": -144}', Refused, PutOff",
        "200, '{\"error\": -147}', Refused, PutOff",
        // ours to mend
        "200, '{\"error\": -124}', PutOff, PutOff",
        "200, '{\"error\": -105}', PutOff, PutOff",
        "401, '{}', PutOff, PutOff",
        // too fast
        "429, '{}', Throttled, Throttled",
        // nobody knows
        "200, '{\"error\": -100}', Undecided, Undecided",
        "200, '{\"error\": 0}', Undecided, Undecided",
        "200, '\"a page for people\"', Undecided, Undecided",
        "502, '{}', Undecided, Undecided",
    })
    void saysWhatBecameOfTheMessage(int status, String body, String withAnother, String without) {
        var answer = new Answer(status, CanonicalJson.mapper().readTree(body), Optional.empty());

        assertThat(ZaloAnswer.outcome(answer, "reference", true, Duration.ofSeconds(1))
                        .getClass()
                        .getSimpleName())
                .isEqualTo(withAnother);
        assertThat(ZaloAnswer.outcome(answer, "reference", false, Duration.ofSeconds(1))
                        .getClass()
                        .getSimpleName())
                .isEqualTo(without);
    }
}

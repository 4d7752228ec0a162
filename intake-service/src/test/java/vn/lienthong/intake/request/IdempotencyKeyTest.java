package vn.lienthong.intake.request;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdempotencyKeyTest {
    @ParameterizedTest
    @ValueSource(strings = {"!", "~", "7f1d8f6c-0001", "\"quoted\""})
    void isOfVisibleAscii(String key) {
        assertThat(IdempotencyKey.isPlain(key)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a b", "khoá", "a\u007f", "a\n", "a\u0000"})
    void isOfNothingElse(String key) {
        assertThat(IdempotencyKey.isPlain(key)).isFalse();
    }
}

package vn.lienthong.console.journal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class ArrivedTest {
    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";

    @Test
    void namesTheTraceThatIsKept() {
        assertThat(Arrived.trace("00-" + TRACE + "-b7ad6b7169203331-01")).isEqualTo(TRACE);
        assertThat(Arrived.trace("00-" + TRACE + "-b7ad6b7169203331-03")).isEqualTo(TRACE);
        assertThat(Arrived.trace("cc-" + TRACE + "-b7ad6b7169203331-01-what-comes-later"))
                .isEqualTo(TRACE);
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(
            strings = {
                "",
                "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00",
                "00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01",
                "00-00000000000000000000000000000000-b7ad6b7169203331-01",
                "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01",
                "ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
                "00-<script>-b7ad6b7169203331-01"
            })
    void namesNoneWhereThereIsNoneToLookAt(String parent) {
        assertThat(Arrived.trace(parent)).isNull();
    }
}

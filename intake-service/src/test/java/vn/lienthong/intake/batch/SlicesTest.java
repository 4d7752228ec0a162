package vn.lienthong.intake.batch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SlicesTest {
    private static final int LONGEST = 20;

    private static Slices lines(String text) {
        return Slices.ofLines(new ByteArrayInputStream(text.getBytes(UTF_8)), 1_000, LONGEST);
    }

    private static Slices array(String text) {
        return Slices.ofArray(new ByteArrayInputStream(text.getBytes(UTF_8)), 1_000, LONGEST);
    }

    private static List<String> read(Slices slices) throws IOException {
        var read = new ArrayList<String>();
        for (var slice = slices.next(); slice != null; slice = slices.next()) {
            read.add(slice.number() + ":"
                    + (slice.bytes() == null ? "too long" : new String(slice.bytes(), UTF_8).strip()));
        }
        return read;
    }

    @Test
    void cutsLinesCountsEmptyOnesAndTakesTheLastWithoutItsEnd() throws IOException {
        assertThat(read(lines("{\"a\":1}\r\n\n  \n{\"b\":2}\n{broken\n\"é\"")))
                .containsExactly("1:{\"a\":1}", "4:{\"b\":2}", "5:{broken", "6:\"é\"");
    }

    @Test
    void passesOverTheRestOfALineThatIsTooLong() throws IOException {
        assertThat(read(lines("x".repeat(LONGEST) + "\n" + "y".repeat(LONGEST + 1) + "\nz")))
                .containsExactly("1:" + "x".repeat(LONGEST), "2:too long", "3:z");
    }

    @Test
    void cutsElementsWhateverStandsInTheirTexts() throws IOException {
        assertThat(read(array(" [ {\"a\":\"],}\"}, {\"b\":[1,{}]} ,\"\\\"],\" , 7 ]")))
                .containsExactly("1:{\"a\":\"],}\"}", "2:{\"b\":[1,{}]}", "3:\"\\\"],\"", "4:7");
        assertThat(read(array("[]"))).isEmpty();
    }

    @Test
    void goesOnAfterAnElementThatIsBrokenOrTooLong() throws IOException {
        assertThat(read(array("[{\"a\":}, " + "x".repeat(LONGEST + 1) + ", {\"b\":1}, }, {}]")))
                .containsExactly("1:{\"a\":}", "2:too long", "3:{\"b\":1}", "4:}", "5:{}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "[{\"a\":1}", "[{\"a\":1},", "[\"open", "nonsense"})
    void saysThatItIsNoArray(String text) {
        assertThatThrownBy(() -> read(array(text))).isInstanceOf(Slices.NoArray.class);
    }

    @Test
    void stopsAtTheLimitOfTheWhole() {
        assertThatThrownBy(() -> read(lines("ab\n".repeat(400)))).isInstanceOf(Slices.TooLarge.class);
    }
}

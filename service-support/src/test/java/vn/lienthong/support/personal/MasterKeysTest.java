package vn.lienthong.support.personal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import vn.lienthong.contract.personal.SealingKey;
import vn.lienthong.contract.personal.UnreadablePersonalData;
import vn.lienthong.support.personal.PersonalSettings.MasterKey;

class MasterKeysTest {
    private static final String DOSSIER = "000.01.41.H32-190312-0027";

    private static String key(int fill) {
        var bytes = new byte[SealingKey.LENGTH];
        Arrays.fill(bytes, (byte) fill);
        return Base64.getEncoder().encodeToString(bytes);
    }

    private static MasterKey given(@Nullable String id, @Nullable String key) {
        return new MasterKey(id, key, null);
    }

    @Test
    void unwrapsWhatItWrapped() {
        var masters = new MasterKeys(List.of(given("2019", key(1))));
        var key = SealingKey.random();

        var wrapped = masters.wrap(DOSSIER, key);

        assertThat(wrapped.masterKey()).isEqualTo("2019");
        assertThat(masters.unwrap(DOSSIER, wrapped).bytes()).isEqualTo(key.bytes());
    }

    @Test
    void wrapsByTheFirstAndStillReadsTheOthers() {
        var before = new MasterKeys(List.of(given("2019", key(1))));
        var rotated = new MasterKeys(List.of(given("2020", key(2)), given("2019", key(1))));
        var key = SealingKey.random();

        assertThat(rotated.current()).isEqualTo("2020");
        assertThat(rotated.unwrap(DOSSIER, before.wrap(DOSSIER, key)).bytes()).isEqualTo(key.bytes());
        assertThatThrownBy(() -> before.unwrap(DOSSIER, rotated.wrap(DOSSIER, key)))
                .isInstanceOf(MissingMasterKey.class)
                .hasMessageContaining("2020");
    }

    @Test
    void unwrapsForItsDossierOnly() {
        var masters = new MasterKeys(List.of(given("2019", key(1))));
        var wrapped = masters.wrap(DOSSIER, SealingKey.random());

        assertThatThrownBy(() -> masters.unwrap("000.01.41.H32-190312-0028", wrapped))
                .isInstanceOf(UnreadablePersonalData.class);
    }

    @Test
    void readsAKeyFromItsFile(@TempDir Path folder) throws IOException {
        var file = Files.writeString(folder.resolve("master"), key(1) + "\n");
        var masters = new MasterKeys(List.of(new MasterKey("2019", null, file)));
        var wrapped = new MasterKeys(List.of(given("2019", key(1)))).wrap(DOSSIER, SealingKey.random());

        assertThat(masters.unwrap(DOSSIER, wrapped)).isNotNull();
    }

    static Stream<List<MasterKey>> whatIsNoKey() {
        return Stream.of(
                List.of(),
                List.of(given(null, key(1))),
                List.of(given(" ", key(1))),
                List.of(given("2019", null)),
                List.of(given("2019", "c2hvcnQ=")),
                List.of(given("2019", "no base64")),
                List.of(new MasterKey("2019", key(1), Path.of("both"))),
                List.of(new MasterKey("2019", null, Path.of("not-there"))),
                List.of(given("2019", key(1)), given("2019", key(2))));
    }

    @ParameterizedTest
    @MethodSource("whatIsNoKey")
    void saysInOneLineWhatIsWrongAndNothingOfTheKey(List<MasterKey> given) {
        assertThatThrownBy(() -> new MasterKeys(given))
                .isInstanceOf(MissingMasterKey.class)
                .hasMessageStartingWith("lienthong.personal.master-keys")
                .hasMessageNotContaining("\n")
                .hasMessageNotContaining(key(1))
                .hasMessageNotContaining("no base64");
        assertThat(given.toString()).doesNotContain(key(1));
    }
}

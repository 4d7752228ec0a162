package vn.lienthong.token;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenSettingsTest {
    @TempDir
    Path folder;

    @Test
    void namesEveryFaultAtOnceAndNoSecret() throws Exception {
        var file = Files.writeString(folder.resolve("token.properties"), """
            library=/nowhere/module.so
            pin=1234
            concurrency=many
            """);

        assertThatThrownBy(() -> TokenSettings.read(file))
                .isInstanceOf(Unusable.class)
                .hasMessageContaining("pin is not a setting")
                .hasMessageContaining("library names /nowhere/module.so, which is not there")
                .hasMessageContaining("socket is missing")
                .hasMessageContaining("name either pin-file or pin-environment")
                .hasMessageContaining("concurrency has to be a number from 1 to 64")
                .hasMessageNotContaining("1234");
    }

    @Test
    void saysWhereThePinShouldHaveBeen() throws Exception {
        var module = Files.writeString(folder.resolve("module.so"), "");
        var file = Files.writeString(
                folder.resolve("token.properties"),
                "library=%s\nsocket=%s\npin-environment=NO_SUCH_PIN\n".formatted(module, folder.resolve("s")));

        assertThatThrownBy(() -> TokenSettings.read(file).pin())
                .isInstanceOf(Unusable.class)
                .hasMessageContaining("the environment variable NO_SUCH_PIN")
                .matches(e -> ((Unusable) e).exitCode() == SigningToken.PIN_REFUSED);
    }
}

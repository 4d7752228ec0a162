package vn.lienthong.edxml.finding;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class RulesTableTest {
    private static final Path DOCUMENT = Path.of("../docs/edxml.md");
    private static final Path MADE = Path.of("target/rules.md");

    /** The table is made from the rules; where it differs, {@code target/rules.md} has it as it should be. */
    @Test
    void theDocumentHasTheRulesAsTheyAre() throws IOException {
        var table = Arrays.stream(Rule.values()).map(RulesTableTest::row).collect(Collectors.joining());
        Files.createDirectories(MADE.toAbsolutePath().getParent());
        Files.writeString(MADE, table);

        assertThat(Files.readString(DOCUMENT)).contains(table);
    }

    private static String row(Rule rule) {
        var english = rule.wording(Language.EN);
        var vietnamese = rule.wording(Language.VI);
        return "| `%s` | %s | %s<br>%s | %s | %s |\n"
                .formatted(
                        rule.id(),
                        rule.severity().id(),
                        cell(english.message()),
                        cell(vietnamese.message()),
                        cell(english.expected()),
                        cell(english.remedy()));
    }

    /** A finding's arguments are dots, and markup is shown as it is. */
    private static String cell(String text) {
        return text.replaceAll("\\{\\d}", "…")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("|", "\\|");
    }
}

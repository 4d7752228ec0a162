package vn.lienthong.console.registry;

import com.fasterxml.jackson.annotation.JsonInclude.Include;
import java.util.HashMap;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.MapperFeature;
import tools.jackson.dataformat.yaml.YAMLMapper;
import tools.jackson.dataformat.yaml.YAMLWriteFeature;
import vn.lienthong.console.neighbour.Told;
import vn.lienthong.console.page.Words;
import vn.lienthong.contract.registry.Procedure;

/** A procedure as YAML, to be changed by hand. */
final class ProcedureYaml {
    private static final YAMLMapper YAML = YAMLMapper.builder()
            .changeDefaultPropertyInclusion(
                    usual -> usual.withValueInclusion(Include.NON_EMPTY).withContentInclusion(Include.NON_NULL))
            // As the record has them: the code first, the stages after the papers.
            .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
            .enable(YAMLWriteFeature.MINIMIZE_QUOTES)
            .enable(YAMLWriteFeature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
            .enable(YAMLWriteFeature.INDENT_ARRAYS_WITH_INDICATOR)
            .disable(YAMLWriteFeature.WRITE_DOC_START_MARKER)
            .disable(YAMLWriteFeature.SPLIT_LINES)
            .build();

    private ProcedureYaml() {}

    /** What is empty is left out; routing reads it as it was. */
    static String of(Procedure procedure) {
        return YAML.writeValueAsString(procedure);
    }

    /** The names of its stages, by id; empty where it can't be read. */
    static Map<String, String> stages(String text, Words words) {
        var names = new HashMap<String, String>();
        try {
            for (var stage : Told.list(YAML.readTree(text), "stages")) {
                names.put(
                        Told.text(stage, "id"),
                        words.isEnglish() ? Told.text(stage, "nameEn", "name") : Told.text(stage, "name"));
            }
        } catch (JacksonException e) {
            return Map.of();
        }
        return names;
    }
}

package vn.lienthong.notification.template;

import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.MustacheException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import vn.lienthong.notification.template.Templates.Unfillable;

/** A wording, compiled. A variable that is missing is an error, never a gap. */
final class Template {
    private static final Mustache.Compiler MUSTACHE =
            Mustache.compiler().escapeHTML(false).strictSections(true);

    /** What an agency wrote may be long; a short text names its beginning, and the tracking page has the rest. */
    private static final int LONGEST_IN_SHORT = 60;

    private static final Set<String> NEVER_SHORTENED = Set.of("code", "link", "survey", "order");

    private final String name;
    private final String language;
    private final com.samskivert.mustache.Template subject;
    private final com.samskivert.mustache.Template text;
    private final com.samskivert.mustache.Template brief;
    private final boolean withoutDiacritics;

    Template(String name, String language, Wording wording) {
        this.name = name;
        this.language = language;
        try {
            this.subject = MUSTACHE.compile(wording.subject());
            this.text = MUSTACHE.compile(wording.text());
            this.brief = MUSTACHE.compile(wording.brief());
        } catch (MustacheException e) {
            throw new Unfillable(name + " can't be read: " + e.getMessage());
        }
        this.withoutDiacritics = wording.withoutDiacritics();
    }

    Words words(Map<String, String> variables) {
        return Words.of(fill(subject, variables), fill(text, variables), language, variables);
    }

    ShortText shortText(Map<String, String> variables) {
        var shortened = new HashMap<String, String>();
        variables.forEach((variable, value) -> shortened.put(variable, shortened(variable, value)));
        return ShortText.of(oneLine(fill(brief, shortened)), withoutDiacritics);
    }

    private String fill(com.samskivert.mustache.Template part, Map<String, String> variables) {
        try {
            return part.execute(variables);
        } catch (MustacheException e) {
            throw new Unfillable(name + " can't be filled: " + e.getMessage());
        }
    }

    private static String shortened(String variable, String value) {
        // The sentence it stands in has an end of its own.
        var line = oneLine(value.replaceAll("(?m)^- ", "").replace("\n", ", ")).replaceAll("\\.$", "");
        if (NEVER_SHORTENED.contains(variable) || line.codePointCount(0, line.length()) <= LONGEST_IN_SHORT) {
            return line;
        }
        var cut = line.substring(0, line.offsetByCodePoints(0, LONGEST_IN_SHORT - 1));
        var word = cut.lastIndexOf(' ');
        return (word > LONGEST_IN_SHORT / 2 ? cut.substring(0, word) : cut).strip() + "…";
    }

    private static String oneLine(String text) {
        return text.replaceAll("[\\s\\p{Cc}]+", " ").strip();
    }
}

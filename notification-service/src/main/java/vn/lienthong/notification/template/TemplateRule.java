package vn.lienthong.notification.template;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import vn.lienthong.notification.message.Situation;
import vn.lienthong.support.problem.Fault;

/** What a wording is held to before anybody may approve it. */
enum TemplateRule {
    WORDING_IS_GIVEN,
    VALUE_IS_WITHIN_LIMIT,
    LINE_IS_ONE,
    TEXT_IS_PLAIN,
    PLACE_IS_WELL_FORMED,
    VARIABLE_IS_KNOWN,
    VARIABLE_IS_SAID,
    LINK_STANDS_ALONE,
    NO_ADDRESS_OF_ITS_OWN,
    SMS_FITS_SEGMENTS;

    private static final Pattern PLACE = Pattern.compile("(?<!\\{)\\{\\{([a-zA-Z]+)}}(?!})");
    private static final Pattern BRACES = Pattern.compile("\\{\\{|}}");
    private static final Pattern ADDRESS = Pattern.compile("(?i)https?:|www\\.|\\b[a-z0-9-]+\\.(vn|com|net|org)\\b");
    private static final Pattern CONTROL = Pattern.compile("[\\p{Cc}\\p{Cs}\\p{Cf}&&[^\\n]]");

    Fault at(String pointer, String message) {
        return new Fault(pointer, name(), message);
    }

    /** Everything that is wrong with it. */
    static List<Fault> faults(Situation situation, String language, Wording wording, TemplateSettings limits) {
        var at = "/wordings/" + language;
        var faults = new ArrayList<Fault>();
        part(at + "/subject", wording.subject(), limits.longestSubject(), true, situation, faults);
        part(at + "/text", wording.text(), limits.longestText(), false, situation, faults);
        part(at + "/brief", wording.brief(), limits.longestBrief(), true, situation, faults);
        var said = places(wording.subject() + "\n" + wording.text());
        var needed = new LinkedHashSet<>(List.of("code", "link"));
        needed.addAll(situation.told());
        needed.removeAll(said);
        needed.forEach(variable -> faults.add(VARIABLE_IS_SAID.at(
                at + "/text", "The e-mail has to say {{%s}}: the citizen needs it.".formatted(variable))));
        if (!places(wording.brief()).contains("code")
                && !places(wording.brief()).contains("link")) {
            faults.add(VARIABLE_IS_SAID.at(at + "/brief", "The short text says {{code}} or {{link}}."));
        }
        for (var line : wording.text().split("\n")) {
            if ((line.contains("{{link}}") || line.contains("{{survey}}"))
                    && !line.strip().equals("{{link}}")
                    && !line.strip().equals("{{survey}}")) {
                faults.add(LINK_STANDS_ALONE.at(
                        at + "/text", "A link has a line of its own, so that it can be followed: " + line.strip()));
            }
        }
        if (faults.isEmpty()) {
            var name = situation.code() + " " + language;
            var sms = new Template(name, language, wording).shortText(Sample.of(situation, language));
            if (sms.segments().count() > limits.mostSegments()) {
                faults.add(SMS_FITS_SEGMENTS.at(
                        at + "/brief",
                        "With sample data the SMS takes %d segments of %s; at most %d are allowed. Shorten it, or send it"
                                        .formatted(
                                                sms.segments().count(),
                                                sms.segments().coding(),
                                                limits.mostSegments())
                                + " without diacritics."));
            }
        }
        return faults;
    }

    private static void part(
            String at, String text, int longest, boolean oneLine, Situation situation, List<Fault> faults) {
        if (text.isBlank()) {
            faults.add(WORDING_IS_GIVEN.at(at, "Something is said here."));
            return;
        }
        if (text.length() > longest) {
            faults.add(
                    VALUE_IS_WITHIN_LIMIT.at(at, "At most %d characters, not %d.".formatted(longest, text.length())));
        }
        if (oneLine && text.strip().contains("\n")) {
            faults.add(LINE_IS_ONE.at(at, "This is one line."));
        }
        if (CONTROL.matcher(text).find()) {
            faults.add(TEXT_IS_PLAIN.at(at, "Plain text: no control or invisible characters."));
        }
        var rest = PLACE.matcher(text).replaceAll("");
        if (BRACES.matcher(rest).find()) {
            faults.add(PLACE_IS_WELL_FORMED.at(
                    at, "What is filled in is written {{name}}; sections, partials and triple braces aren't known."));
        }
        var unknown = places(text);
        unknown.removeAll(situation.variables());
        unknown.forEach(variable -> faults.add(VARIABLE_IS_KNOWN.at(
                at,
                "{{%s}} isn't known here; known are %s."
                        .formatted(variable, String.join(", ", situation.variables())))));
        if (ADDRESS.matcher(rest).find()) {
            faults.add(NO_ADDRESS_OF_ITS_OWN.at(
                    at, "No address of a page is written out: {{link}} leads to the dossier and nowhere else."));
        }
    }

    private static Set<String> places(String text) {
        var found = new LinkedHashSet<String>();
        var place = PLACE.matcher(text);
        while (place.find()) {
            found.add(place.group(1));
        }
        return found;
    }
}

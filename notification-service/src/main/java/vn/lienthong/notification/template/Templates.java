package vn.lienthong.notification.template;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.core.io.ClassPathResource;
import org.springframework.stereotype.Component;
import vn.lienthong.notification.message.Message;
import vn.lienthong.notification.message.Situation;

/**
 * The words of every situation. Those a release brings stand in files {@code
 * templates/notification/<situation>.v<version>.<language>.txt}: the first line is the subject, the text follows after an
 * empty line; and beside it, {@code ….short.txt} has the one line for SMS, ZNS and push, after a line {@code
 * %without-diacritics} where the SMS goes without. Versions from {@value #FIRST_OF_OPERATORS} on are the operators'. A version
 * that has been sent never changes; new words are a new version. A variable that is missing is an error, never a gap.
 */
@Component
public class Templates {
    /** Versions below it come with a release, this one and those above it are written by operators. */
    public static final int FIRST_OF_OPERATORS = 1000;

    private static final String WITHOUT_DIACRITICS = "%without-diacritics\n";

    private final Map<String, Template> compiled = new ConcurrentHashMap<>();
    private final @Nullable EditedTemplates edited;

    /** Those of the release alone. */
    public Templates() {
        this.edited = null;
    }

    @Autowired
    Templates(EditedTemplates edited) {
        this.edited = edited;
    }

    /** The version that what is planned now is written with. */
    public int inForce(Situation situation) {
        return edited == null ? situation.version() : edited.inForce(situation);
    }

    /**
     * The words of a message.
     *
     * @throws Unfillable if the template is missing or asks for what the message doesn't have
     */
    public Words words(Message message) {
        return words(message.situation(), message.template(), message.language(), message.variables());
    }

    /**
     * The same in one line, for SMS, ZNS and push.
     *
     * @throws Unfillable if the template is missing or asks for what the message doesn't have
     */
    public ShortText shortText(Message message) {
        return shortText(message.situation(), message.template(), message.language(), message.variables());
    }

    ShortText shortText(Situation situation, int version, String language, Map<String, String> variables) {
        return template(situation, version, language).shortText(variables);
    }

    /**
     * Goes on where there is such a template.
     *
     * @throws Unfillable where there is none
     */
    public void check(Situation situation, int version, String language) {
        template(situation, version, language);
    }

    Words words(Situation situation, int version, String language, Map<String, String> variables) {
        return template(situation, version, language).words(variables);
    }

    private Template template(Situation situation, int version, String language) {
        var name = name(situation, version, language);
        return compiled.computeIfAbsent(
                name, ignored -> new Template(name, language, wording(situation, version, language)));
    }

    /** The words, not filled. */
    Wording wording(Situation situation, int version, String language) {
        if (version < FIRST_OF_OPERATORS || edited == null) {
            return ofTheRelease(situation, version, language);
        }
        return edited.wording(situation, version, language)
                .orElseThrow(() -> new Unfillable("there is no template " + name(situation, version, language)));
    }

    static Wording ofTheRelease(Situation situation, int version, String language) {
        var name = name(situation, version, language);
        var words = read(name + ".txt");
        var brief = read(name + ".short.txt");
        var end = words.indexOf("\n\n");
        var bare = brief.startsWith(WITHOUT_DIACRITICS);
        return new Wording(
                words.substring(0, end).strip(),
                words.substring(end + 2).strip(),
                (bare ? brief.substring(WITHOUT_DIACRITICS.length()) : brief).strip(),
                bare);
    }

    private static String name(Situation situation, int version, String language) {
        return "%s.v%d.%s".formatted(situation.code(), version, language);
    }

    private static String read(String name) {
        var file = new ClassPathResource("templates/notification/" + name);
        if (!file.exists()) {
            throw new Unfillable("there is no template " + file.getPath());
        }
        try {
            return file.getContentAsString(StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(file.getPath() + " can't be read", e);
        }
    }

    /** The template and the message don't fit. */
    public static final class Unfillable extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Unfillable(String message) {
            super(message);
        }
    }
}

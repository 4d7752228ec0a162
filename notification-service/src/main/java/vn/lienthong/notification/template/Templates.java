package vn.lienthong.notification.template;

import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.MustacheException;
import com.samskivert.mustache.Template;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.core.io.ClassPathResource;
import org.springframework.stereotype.Component;
import vn.lienthong.notification.message.Message;
import vn.lienthong.notification.message.Situation;

/**
 * The words of every situation, in files {@code templates/notification/<situation>.v<version>.<language>.txt}: the first
 * line is the subject, the text follows after an empty line. A version that has been sent never changes; new words are a
 * new version. A variable that is missing is an error, never a gap.
 */
@Component
public class Templates {
    private static final Mustache.Compiler MUSTACHE =
            Mustache.compiler().escapeHTML(false).strictSections(true);

    private final Map<String, Template> compiled = new ConcurrentHashMap<>();

    /**
     * The words of a message.
     *
     * @throws Unfillable if the template is missing or asks for what the message doesn't have
     */
    public Words words(Message message) {
        return words(message.situation(), message.template(), message.language(), message.variables());
    }

    /** The words for channels that have no room for a letter: what it is about, and where to read on. */
    public String brief(Message message) {
        var link = message.variables().get("link");
        var subject = words(message).subject();
        return link == null ? subject : subject + ". " + link;
    }

    Words words(Situation situation, int version, String language, Map<String, String> variables) {
        var name = "%s.v%d.%s".formatted(situation.code(), version, language);
        try {
            var filled = compiled.computeIfAbsent(name, Templates::compile).execute(variables);
            return Words.of(filled, language, variables.get("link"));
        } catch (MustacheException e) {
            throw new Unfillable(name + " can't be filled: " + e.getMessage());
        }
    }

    private static Template compile(String name) {
        var file = new ClassPathResource("templates/notification/" + name + ".txt");
        if (!file.exists()) {
            throw new Unfillable("there is no template " + file.getPath());
        }
        try {
            return MUSTACHE.compile(file.getContentAsString(java.nio.charset.StandardCharsets.UTF_8));
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

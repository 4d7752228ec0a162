package vn.lienthong.intake.openapi;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.representer.Representer;
import org.yaml.snakeyaml.resolver.Resolver;
import tools.jackson.databind.json.JsonMapper;

/** The contract of intake's HTTP API (hợp đồng giao diện), {@value #FILE}, as it is written and as JSON. */
public final class Contract {
    private static final String FILE = "/openapi/intake.yaml";

    private Contract() {}

    /** As it is written. */
    public static String yaml() {
        try (var in = Contract.class.getResourceAsStream(FILE)) {
            if (in == null) {
                throw new IllegalStateException("the contract " + FILE + " is missing");
            }
            return new String(in.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The same as JSON. */
    public static String json() {
        var options = new LoaderOptions();
        options.setCodePointLimit(16 * 1024 * 1024);
        Object read = new Yaml(
                        new SafeConstructor(options),
                        new Representer(new DumperOptions()),
                        new DumperOptions(),
                        options,
                        new JsonTypes())
                .load(yaml());
        return JsonMapper.shared().writeValueAsString(read);
    }

    /** The types JSON has: what looks like a date stays a text (the core schema of YAML 1.2). */
    private static final class JsonTypes extends Resolver {
        @Override
        protected void addImplicitResolvers() {
            addImplicitResolver(Tag.BOOL, Pattern.compile("true|false"), "tf");
            addImplicitResolver(Tag.INT, Pattern.compile("-?(0|[1-9][0-9]*)"), "-0123456789");
            addImplicitResolver(
                    Tag.FLOAT, Pattern.compile("-?(0|[1-9][0-9]*)\\.[0-9]+([eE][-+]?[0-9]+)?"), "-0123456789");
            addImplicitResolver(Tag.NULL, Pattern.compile("null"), "n");
        }
    }
}

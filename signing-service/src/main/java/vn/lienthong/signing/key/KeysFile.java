package vn.lienthong.signing.key;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.convert.DurationStyle;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.identity.MalformedIdentity;

/**
 * {@code keys.yml} in the folder of keys: which agency has which keys, where they don't simply lie in the folder as {@code
 * <agency code>.p12}.
 */
record KeysFile(Map<String, TokenEntry> tokens, Map<String, ProviderEntry> providers, List<KeyEntry> keys) {
    static final String NAME = "keys.yml";
    static final KeysFile NONE = new KeysFile(Map.of(), Map.of(), List.of());

    /** Days in the file are Vietnam's. */
    private static final ZoneId ZONE = ZoneId.of("Asia/Ho_Chi_Minh");

    private static final int LARGEST = 1024 * 1024;

    /** A PKCS#11 slot. The PIN itself never stands in the file. */
    record TokenEntry(
            Path library,
            @Nullable Long slot,
            int slotIndex,
            @Nullable Path pinFile,
            @Nullable String pinEnvironment,
            Map<String, String> environment,
            int concurrency,
            Duration timeOut) {}

    /** A remote signing service. The bearer token stands in a file of its own, read anew at each use. */
    record ProviderEntry(URI url, Path tokenFile, Duration timeOut, Duration askAgain, Duration approvalWithin) {}

    /** A key of an agency; {@code from} and {@code to} narrow its certificate's validity. */
    record KeyEntry(
            AgencyCode agency,
            Place place,
            @Nullable Path certificate,
            @Nullable Instant from,
            @Nullable Instant to) {}

    /** Where a key is. */
    sealed interface Place {
        record InFile(Path file) implements Place {}

        record OnToken(String token, String label) implements Place {}

        record AtProvider(String provider, String credential) implements Place {}
    }

    /** Something in the file can't be; the message names each place and how to mend it. */
    static final class Faulty extends IllegalStateException {
        private static final long serialVersionUID = 1L;

        Faulty(Path file, List<String> faults) {
            super("%s can't be used:\n  %s".formatted(file, String.join("\n  ", faults)));
        }
    }

    /** @throws Faulty naming every fault at once */
    static KeysFile read(Path file) {
        if (!Files.exists(file)) {
            return NONE;
        }
        try {
            if (Files.size(file) > LARGEST) {
                throw new Faulty(file, List.of("it has more than 1 MB: that is no list of keys"));
            }
            return new Reader(file).read(Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(file + " can't be read from disk", e);
        }
    }

    /** Reads node by node, so that each fault has its line. */
    private static final class Reader {
        private final Path file;
        private final Path folder;
        private final List<String> faults = new ArrayList<>();

        Reader(Path file) {
            this.file = file;
            this.folder = Objects.requireNonNull(file.toAbsolutePath().getParent());
        }

        KeysFile read(String text) {
            Node root;
            try {
                root = new Yaml(new SafeConstructor(new LoaderOptions())).compose(new StringReader(text));
            } catch (MarkedYAMLException e) {
                throw new Faulty(
                        file,
                        List.of("line %d: this is not YAML: %s"
                                .formatted(
                                        e.getProblemMark() == null
                                                ? 1
                                                : e.getProblemMark().getLine() + 1,
                                        e.getProblem())));
            }
            if (root == null) {
                return NONE;
            }
            var top = new Section(root, "the file", Set.of("tokens", "providers", "keys"));
            var tokens = named(top, "tokens", this::token);
            var providers = named(top, "providers", this::provider);
            var keys = new ArrayList<KeyEntry>();
            var list = top.members.get("keys");
            if (list instanceof SequenceNode sequence) {
                for (int i = 0; i < sequence.getValue().size(); i++) {
                    var key = key(sequence.getValue().get(i), "keys[" + i + "]", tokens, providers);
                    if (key != null) {
                        keys.add(key);
                    }
                }
            } else if (list != null) {
                fault(list, "keys", "has to be a list");
            }
            if (!faults.isEmpty()) {
                throw new Faulty(file, faults);
            }
            return new KeysFile(tokens, providers, List.copyOf(keys));
        }

        private <T> Map<String, T> named(Section top, String name, Function<Section, @Nullable T> reader) {
            var all = new LinkedHashMap<String, T>();
            var node = top.members.get(name);
            if (node instanceof MappingNode mapping) {
                for (var entry : mapping.getValue()) {
                    var key = entry.getKeyNode() instanceof ScalarNode scalar ? scalar.getValue() : "?";
                    if (!key.matches("[a-z0-9-]{1,30}")) {
                        fault(entry.getKeyNode(), name, "is named in small letters, digits and hyphens, 30 at most");
                        continue;
                    }
                    var known = name.equals("tokens")
                            ? Set.of(
                                    "library",
                                    "slot",
                                    "slot-index",
                                    "pin-file",
                                    "pin-environment",
                                    "environment",
                                    "concurrency",
                                    "time-out")
                            : Set.of("url", "token-file", "time-out", "ask-again", "approval-within");
                    var value = reader.apply(new Section(entry.getValueNode(), name + "." + key, known));
                    if (value != null) {
                        all.put(key, value);
                    }
                }
            } else if (node != null) {
                fault(node, name, "has to name each of them: " + name + ": {name: {…}}");
            }
            return Map.copyOf(all);
        }

        private @Nullable TokenEntry token(Section section) {
            int before = faults.size();
            var library = section.path("library", true);
            var pinFile = section.path("pin-file", false);
            var pinEnvironment = section.text("pin-environment", false);
            if ((pinFile == null) == (pinEnvironment == null)) {
                section.fault(
                        "pin-file",
                        "or else pin-environment has to say where the PIN is; the PIN itself doesn't" + " belong here");
            }
            var slot = section.text("slot", false);
            Long number = slot == null ? null : section.number("slot", 0, Long.MAX_VALUE, 0);
            int index = (int) section.number("slot-index", 0, 1000, 0);
            int concurrency = (int) section.number("concurrency", 1, 64, 4);
            var timeOut =
                    section.duration("time-out", Duration.ofMillis(100), Duration.ofMinutes(2), Duration.ofSeconds(5));
            var environment = section.texts("environment");
            return faults.size() > before || library == null
                    ? null
                    : new TokenEntry(
                            library, number, index, pinFile, pinEnvironment, environment, concurrency, timeOut);
        }

        private @Nullable ProviderEntry provider(Section section) {
            int before = faults.size();
            var url = section.url("url");
            var tokenFile = section.path("token-file", true);
            var timeOut =
                    section.duration("time-out", Duration.ofMillis(100), Duration.ofMinutes(2), Duration.ofSeconds(10));
            var askAgain =
                    section.duration("ask-again", Duration.ofMillis(100), Duration.ofHours(1), Duration.ofSeconds(15));
            var within = section.duration(
                    "approval-within", Duration.ofSeconds(1), Duration.ofDays(30), Duration.ofHours(24));
            return faults.size() > before || url == null || tokenFile == null
                    ? null
                    : new ProviderEntry(url, tokenFile, timeOut, askAgain, within);
        }

        private @Nullable KeyEntry key(
                Node node, String where, Map<String, TokenEntry> tokens, Map<String, ProviderEntry> providers) {
            int before = faults.size();
            var section = new Section(
                    node,
                    where,
                    Set.of(
                            "agency",
                            "kind",
                            "file",
                            "token",
                            "label",
                            "provider",
                            "credential",
                            "certificate",
                            "from",
                            "to"));
            var agency = section.agency();
            var place = place(section, tokens, providers);
            var certificate = section.path("certificate", false);
            var from = section.day("from");
            var to = section.day("to");
            if (from != null && to != null && !from.isBefore(to)) {
                section.fault("to", "has to be later than from");
            }
            return faults.size() > before || agency == null || place == null
                    ? null
                    : new KeyEntry(agency, place, certificate, from, to);
        }

        private @Nullable Place place(
                Section section, Map<String, TokenEntry> tokens, Map<String, ProviderEntry> providers) {
            var kind = section.text("kind", true);
            if (kind == null) {
                return null;
            }
            switch (kind) {
                case "pkcs12" -> {
                    var path = section.path("file", true);
                    return path == null ? null : new Place.InFile(path);
                }
                case "pkcs11" -> {
                    var token = section.text("token", true);
                    var label = section.text("label", true);
                    if (token != null && !tokens.containsKey(token)) {
                        section.fault(
                                "token",
                                "names \"%s\", which is not (or wrongly) described under tokens".formatted(token));
                    }
                    return token == null || label == null ? null : new Place.OnToken(token, label);
                }
                case "remote" -> {
                    var provider = section.text("provider", true);
                    var credential = section.text("credential", true);
                    if (provider != null && !providers.containsKey(provider)) {
                        section.fault(
                                "provider",
                                "names \"%s\", which is not (or wrongly) described under providers"
                                        .formatted(provider));
                    }
                    return provider == null || credential == null ? null : new Place.AtProvider(provider, credential);
                }
                default -> {
                    section.fault("kind", "is pkcs12, pkcs11 or remote, not \"%s\"".formatted(kind));
                    return null;
                }
            }
        }

        private void fault(Node node, String where, String what) {
            faults.add("line %d: %s %s".formatted(node.getStartMark().getLine() + 1, where, what));
        }

        /** A mapping, with those of its members that are known. */
        private final class Section {
            private final Node node;
            private final String where;
            private final Map<String, Node> members = new LinkedHashMap<>();

            Section(Node node, String where, Set<String> known) {
                this.node = node;
                this.where = where;
                if (!(node instanceof MappingNode mapping)) {
                    Reader.this.fault(
                            node,
                            where,
                            "has to have members: "
                                    + String.join(", ", known.stream().sorted().toList()));
                    return;
                }
                for (var entry : mapping.getValue()) {
                    var name = entry.getKeyNode() instanceof ScalarNode scalar ? scalar.getValue() : "?";
                    if (!known.contains(name)) {
                        Reader.this.fault(
                                entry.getKeyNode(),
                                where + "." + name,
                                "is not known; there are "
                                        + String.join(
                                                ", ", known.stream().sorted().toList()));
                    } else if (members.put(name, entry.getValueNode()) != null) {
                        Reader.this.fault(entry.getKeyNode(), where + "." + name, "stands there twice");
                    }
                }
            }

            void fault(String member, String what) {
                Reader.this.fault(members.getOrDefault(member, node), where + "." + member, what);
            }

            @Nullable
            String text(String member, boolean required) {
                var value = members.get(member);
                if (value == null) {
                    if (required && node instanceof MappingNode) {
                        fault(member, "is missing");
                    }
                    return null;
                }
                if (!(value instanceof ScalarNode scalar) || scalar.getValue().isBlank()) {
                    fault(member, "has to be a text");
                    return null;
                }
                return scalar.getValue().strip();
            }

            /** Relative ones start at the folder of keys. */
            @Nullable
            Path path(String member, boolean required) {
                var text = text(member, required);
                try {
                    return text == null ? null : folder.resolve(text);
                } catch (InvalidPathException e) {
                    fault(member, "is no path");
                    return null;
                }
            }

            @Nullable
            URI url(String member) {
                var text = text(member, true);
                if (text == null) {
                    return null;
                }
                try {
                    var url = URI.create(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
                    boolean loopback = "http".equals(url.getScheme())
                            && ("127.0.0.1".equals(url.getHost()) || "localhost".equals(url.getHost()));
                    if (url.getHost() != null && ("https".equals(url.getScheme()) || loopback)) {
                        return url;
                    }
                } catch (IllegalArgumentException noUrl) {
                    // told below
                }
                fault(member, "has to be an https address (http only on this machine)");
                return null;
            }

            long number(String member, long least, long most, long usual) {
                var text = text(member, false);
                if (text == null) {
                    return usual;
                }
                try {
                    long number = Long.parseLong(text);
                    if (number >= least && number <= most) {
                        return number;
                    }
                } catch (NumberFormatException noNumber) {
                    // told below
                }
                fault(member, "has to be a number from %d to %d".formatted(least, most));
                return usual;
            }

            Duration duration(String member, Duration least, Duration most, Duration usual) {
                var text = text(member, false);
                if (text == null) {
                    return usual;
                }
                try {
                    var duration = DurationStyle.detectAndParse(text);
                    if (duration.compareTo(least) >= 0 && duration.compareTo(most) <= 0) {
                        return duration;
                    }
                } catch (IllegalArgumentException noDuration) {
                    // told below
                }
                fault(member, "has to be a time from %s to %s, e.g. 5s".formatted(words(least), words(most)));
                return usual;
            }

            private static String words(Duration duration) {
                return duration.toMillis() < 1000
                        ? duration.toMillis() + "ms"
                        : duration.toDays() > 0 ? duration.toDays() + "d" : duration.toSeconds() + "s";
            }

            Map<String, String> texts(String member) {
                var value = members.get(member);
                if (value == null) {
                    return Map.of();
                }
                var all = new LinkedHashMap<String, String>();
                if (value instanceof MappingNode mapping) {
                    for (var entry : mapping.getValue()) {
                        if (entry.getKeyNode() instanceof ScalarNode name
                                && entry.getValueNode() instanceof ScalarNode text) {
                            all.put(name.getValue(), text.getValue());
                        }
                    }
                    if (all.size() == mapping.getValue().size()) {
                        return Map.copyOf(all);
                    }
                }
                fault(member, "has to give each variable a text");
                return Map.of();
            }

            @Nullable
            AgencyCode agency() {
                var text = text("agency", true);
                try {
                    return text == null ? null : new AgencyCode(text);
                } catch (MalformedIdentity e) {
                    fault("agency", "has to be an agency's code, e.g. H32.15");
                    return null;
                }
            }

            @Nullable
            Instant day(String member) {
                var text = text(member, false);
                try {
                    return text == null
                            ? null
                            : LocalDate.parse(text).atStartOfDay(ZONE).toInstant();
                } catch (DateTimeException e) {
                    fault(member, "has to be a day, e.g. 2026-12-31");
                    return null;
                }
            }
        }
    }
}

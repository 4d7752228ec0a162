package vn.lienthong.routing.catalogue;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.text.Normalizer;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.yaml.YAMLFactory;
import tools.jackson.dataformat.yaml.YAMLMapper;
import vn.lienthong.contract.identity.MalformedIdentity;
import vn.lienthong.contract.identity.ProcedureCode;
import vn.lienthong.contract.registry.Channel;
import vn.lienthong.support.problem.Fault;

/**
 * Reads a list of published procedures, CSV or JSON or YAML, and names all that is wrong with it: in CSV by the line, in the
 * others by a JSON pointer. What is merely doubtful is no fault.
 */
final class ReadPublications {
    private static final LocalDate EARLIEST = LocalDate.of(1945, 9, 2);
    private static final LocalDate LATEST = LocalDate.of(2199, 12, 31);
    private static final int MOST_COPIES = 999;
    private static final Pattern TOKEN = Pattern.compile("[a-z0-9][a-z0-9.:/=?_ -]{0,299}");
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private final CatalogueSettings settings;
    private final @Nullable LocalDate validFrom;
    private final List<Fault> faults = new ArrayList<>();
    private final Map<String, String> firstPlaces = new HashMap<>();

    /** @param validFrom the first day of the rows that say none; null if there is none */
    ReadPublications(CatalogueSettings settings, @Nullable LocalDate validFrom) {
        this.settings = settings;
        this.validFrom = validFrom;
    }

    /**
     * One row.
     *
     * @param place where it stands: {@code line 17}, {@code /16}
     * @param procedure its version isn't counted yet
     * @param saysValidFrom the row itself does
     * @param saysParts there is a list of papers, be it empty; otherwise those known stay
     */
    record Publication(String place, PublishedProcedure procedure, boolean saysValidFrom, boolean saysParts) {}

    /** What was read; only without faults is it all. */
    record Publications(List<Publication> rows, List<Fault> faults) {}

    /** Two files of CSV; the papers' may be missing. */
    Publications csv(byte[] procedures, byte @Nullable [] parts) {
        var rows = rows(procedures, "procedures", CatalogueCsv.PROCEDURE_COLUMNS, List.of("code", "name"));
        if (rows.size() > settings.mostProcedures()) {
            fault("", CatalogueRule.NOT_TOO_MANY_PROCEDURES, "There are " + rows.size());
            return new Publications(List.of(), faults);
        }
        var publications = new ArrayList<Publication>();
        for (var row : rows) {
            var publication = row(row.place, row.members);
            if (publication != null) {
                publications.add(publication);
            }
        }
        if (parts == null) {
            return new Publications(publications, faults);
        }
        return new Publications(withParts(publications, parts), faults);
    }

    /** A list of objects; JSON is YAML, too, but read more strictly. */
    Publications list(byte[] file, boolean yaml) {
        var text = text(file, "");
        if (text == null) {
            return new Publications(List.of(), faults);
        }
        JsonNode list;
        try {
            list = (yaml ? yaml() : JSON).readTree(text);
        } catch (JacksonException e) {
            var place = e.getLocation();
            fault(
                    place == null ? "" : "line " + place.getLineNr(),
                    CatalogueRule.FILE_IS_READABLE,
                    "It can't be read at this place");
            return new Publications(List.of(), faults);
        }
        if (list == null || !list.isArray() || list.isEmpty()) {
            fault("", CatalogueRule.FILE_IS_READABLE, "It is no list, or an empty one");
            return new Publications(List.of(), faults);
        }
        if (list.size() > settings.mostProcedures()) {
            fault("", CatalogueRule.NOT_TOO_MANY_PROCEDURES, "There are " + list.size());
            return new Publications(List.of(), faults);
        }
        var publications = new ArrayList<Publication>();
        int parts = 0;
        for (int i = 0; i < list.size(); i++) {
            parts += list.get(i).path("parts").size();
            var publication = object("/" + i, list.get(i));
            if (publication != null) {
                publications.add(publication);
            }
        }
        if (parts > settings.mostParts()) {
            fault("", CatalogueRule.NOT_TOO_MANY_PARTS, "There are " + parts);
        }
        return new Publications(publications, faults);
    }

    private ObjectMapper yaml() {
        return new YAMLMapper(YAMLFactory.builder()
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .loadSettings(LoadSettings.builder()
                        .setCodePointLimit(
                                Math.toIntExact(settings.largestFile().toBytes()))
                        .setMaxAliasesForCollections(0)
                        .build())
                .build());
    }

    // ---- CSV

    private record Named(String place, Map<String, String> members) {}

    private @Nullable String text(byte[] file, String name) {
        if (file.length > settings.largestFile().toBytes()) {
            fault(name, CatalogueRule.FILE_IS_NOT_TOO_LARGE, "The limit is " + settings.largestFile());
            return null;
        }
        try {
            var text = UTF_8.newDecoder().decode(ByteBuffer.wrap(file)).toString();
            return text.startsWith("\uFEFF") ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            fault(name, CatalogueRule.FILE_IS_UTF_8, "");
            return null;
        }
    }

    private List<Named> rows(byte[] file, String name, List<String> known, List<String> needed) {
        var text = text(file, name);
        if (text == null) {
            return List.of();
        }
        List<CatalogueCsv.Row> rows;
        try {
            rows = CatalogueCsv.rows(text);
        } catch (JacksonException e) {
            var place = e.getLocation();
            fault(
                    place == null ? name : "%s line %d".formatted(name, place.getLineNr()),
                    CatalogueRule.FILE_IS_READABLE,
                    "A quote that is opened is to be closed");
            return List.of();
        }
        var columns = rows.isEmpty() ? List.<String>of() : rows.getFirst().cells();
        if (!columns(name, columns, known, needed)) {
            return List.of();
        }
        var named = new ArrayList<Named>();
        for (var row : rows.subList(1, rows.size())) {
            var place = "%s line %d".formatted(name, row.line());
            if (row.cells().size() == 1 && row.cells().getFirst().isEmpty()) {
                continue;
            }
            if (row.cells().size() != columns.size()) {
                fault(
                        place,
                        CatalogueRule.ROW_HAS_ALL_CELLS,
                        "It has %d, not %d".formatted(row.cells().size(), columns.size()));
                continue;
            }
            var members = new LinkedHashMap<String, String>();
            for (int i = 0; i < columns.size(); i++) {
                members.put(columns.get(i), row.cells().get(i));
            }
            named.add(new Named(place, members));
        }
        if (named.isEmpty() && name.equals("procedures") && faults.isEmpty()) {
            fault(name, CatalogueRule.FILE_IS_READABLE, "It has no rows");
        }
        return named;
    }

    private boolean columns(String name, List<String> columns, List<String> known, List<String> needed) {
        int before = faults.size();
        var seen = new HashSet<String>();
        for (var column : columns) {
            if (!known.contains(column) || !seen.add(column)) {
                fault(
                        name + " line 1",
                        CatalogueRule.COLUMNS_ARE_KNOWN,
                        "One is unknown or stands twice; they are " + String.join(",", known));
            }
        }
        for (var column : needed) {
            if (!seen.contains(column)) {
                fault(name + " line 1", CatalogueRule.COLUMNS_ARE_KNOWN, "The column %s is missing".formatted(column));
            }
        }
        return faults.size() == before;
    }

    private List<Publication> withParts(List<Publication> publications, byte[] file) {
        var rows = rows(file, "parts", CatalogueCsv.PART_COLUMNS, List.of("code", "seq", "name"));
        if (rows.size() > settings.mostParts()) {
            fault("parts", CatalogueRule.NOT_TOO_MANY_PARTS, "There are " + rows.size());
            return publications;
        }
        var byCode = new HashMap<String, List<Publication>>();
        publications.forEach(publication -> byCode.computeIfAbsent(
                        publication.procedure.code().value(), code -> new ArrayList<>(1))
                .add(publication));
        var parts = new java.util.IdentityHashMap<Publication, List<PublishedPart>>();
        // Whoever names a procedure that couldn't be read has heard of it already.
        var unreadable = firstPlaces.keySet();
        for (var row : rows) {
            var part = part(row.place + ", ", row.members);
            var owner = owner(byCode.getOrDefault(row.members.getOrDefault("code", ""), List.of()), row);
            if (owner == null) {
                if (unreadable.stream().noneMatch(key -> key.startsWith(row.members.get("code") + "@"))) {
                    fault(row.place + ", code", CatalogueRule.PART_BELONGS_TO_A_PROCEDURE, "");
                }
            } else if (part != null) {
                add(parts.computeIfAbsent(owner, key -> new ArrayList<>()), part, row.place);
            }
        }
        return publications.stream()
                .map(publication -> new Publication(
                        publication.place,
                        publication.procedure.with(sorted(parts.getOrDefault(publication, List.of()))),
                        publication.saysValidFrom,
                        true))
                .toList();
    }

    private static @Nullable Publication owner(List<Publication> candidates, Named row) {
        var from = row.members.getOrDefault("valid_from", "");
        for (var candidate : candidates) {
            if (from.isEmpty() || candidate.procedure.validFrom().toString().equals(from)) {
                return candidate;
            }
        }
        return null;
    }

    private void add(List<PublishedPart> parts, PublishedPart part, String place) {
        if (parts.size() == settings.mostPartsOfOne()) {
            fault(place, CatalogueRule.NOT_TOO_MANY_PARTS, "One procedure has at most " + settings.mostPartsOfOne());
        } else if (parts.stream().anyMatch(other -> other.seq() == part.seq())) {
            fault(place + ", seq", CatalogueRule.PART_STANDS_ONCE, "");
        }
        parts.add(part);
    }

    private static List<PublishedPart> sorted(List<PublishedPart> parts) {
        return parts.stream()
                .sorted(java.util.Comparator.comparingInt(PublishedPart::seq))
                .toList();
    }

    // ---- JSON and YAML, brought into the form of a row

    private static final Map<String, String> MEMBERS = Map.ofEntries(
            Map.entry("code", "code"),
            Map.entry("name", "name"),
            Map.entry("field", "field"),
            Map.entry("issuer", "issuer"),
            Map.entry("levels", "levels"),
            Map.entry("applicants", "applicants"),
            Map.entry("channels", "channels"),
            Map.entry("limit", "limit"),
            Map.entry("online", "online"),
            Map.entry("decision", "decision"),
            Map.entry("publishedOn", "published_on"),
            Map.entry("validFrom", "valid_from"),
            Map.entry("validUntil", "valid_until"),
            Map.entry("sourceAsOf", "source_as_of"),
            Map.entry("doubts", "doubts"));
    private static final Set<String> LISTS = Set.of("levels", "applicants", "channels", "doubts");

    private @Nullable Publication object(String place, JsonNode object) {
        if (!object.isObject()) {
            fault(place, CatalogueRule.MEMBER_IS_OF_ITS_KIND, "A procedure is an object");
            return null;
        }
        int before = faults.size();
        var members = new LinkedHashMap<String, String>();
        var parts = new ArrayList<PublishedPart>();
        for (var member : object.properties()) {
            var at = place + "/" + Fault.escaped(member.getKey());
            var value = member.getValue();
            if (value.isNull()) {
                continue;
            }
            switch (member.getKey()) {
                case "limits" -> nested(at, value, "limit_", Set.of("online", "counter", "post"), members);
                case "fee" -> nested(at, value, "fee_", Set.of("min", "max", "note"), members);
                case "parts" -> parts(at, value, parts);
                default -> plain(at, member.getKey(), value, members);
            }
        }
        var publication = row(place, members);
        if (publication == null || faults.size() > before) {
            return null;
        }
        boolean saysParts = object.has("parts");
        return new Publication(place, publication.procedure.with(sorted(parts)), publication.saysValidFrom, saysParts);
    }

    private void plain(String at, String member, JsonNode value, Map<String, String> members) {
        var column = MEMBERS.get(member);
        if (column == null) {
            fault(at, CatalogueRule.MEMBER_IS_KNOWN, "The members are those of the export in JSON");
        } else if (LISTS.contains(member)) {
            if (!value.isArray() || value.valueStream().anyMatch(one -> !one.isString())) {
                fault(at, CatalogueRule.MEMBER_IS_OF_ITS_KIND, "It is a list of texts");
            } else {
                members.put(
                        column,
                        String.join(
                                ";", value.valueStream().map(JsonNode::asString).toList()));
            }
        } else if (!value.isString()) {
            // 1.000010 without quotes is a number, and loses its last digit.
            fault(at, CatalogueRule.MEMBER_IS_OF_ITS_KIND, "It is a text, in quotes");
        } else {
            members.put(column, value.asString());
        }
    }

    private void nested(String at, JsonNode value, String prefix, Set<String> known, Map<String, String> members) {
        if (!value.isObject()) {
            fault(at, CatalogueRule.MEMBER_IS_OF_ITS_KIND, "It is an object");
            return;
        }
        value.properties().forEach(member -> {
            if (!known.contains(member.getKey())) {
                fault(
                        at + "/" + Fault.escaped(member.getKey()),
                        CatalogueRule.MEMBER_IS_KNOWN,
                        "The members are "
                                + String.join(", ", known.stream().sorted().toList()));
            } else if (!member.getValue().isNull()) {
                members.put(prefix + member.getKey(), member.getValue().asString(""));
            }
        });
    }

    private void parts(String at, JsonNode list, List<PublishedPart> parts) {
        if (!list.isArray()) {
            fault(at, CatalogueRule.MEMBER_IS_OF_ITS_KIND, "It is a list");
            return;
        }
        for (int i = 0; i < list.size(); i++) {
            var members = new HashMap<String, String>();
            members.put("seq", String.valueOf(i + 1));
            nested(at + "/" + i, list.get(i), "", Set.of("seq", "name", "originals", "copies"), members);
            var part = part(at + "/" + i + "/", members);
            if (part != null) {
                add(parts, part, at + "/" + i);
            }
        }
    }

    // ---- a row

    private @Nullable Publication row(String place, Map<String, String> members) {
        return new RowReader(place, members).read();
    }

    private @Nullable PublishedPart part(String place, Map<String, String> members) {
        int before = faults.size();
        var name = clean(place + "name", members.getOrDefault("name", ""));
        int seq = number(place + "seq", members.getOrDefault("seq", ""), 1);
        int originals = number(place + "originals", members.getOrDefault("originals", "0"), 0);
        int copies = number(place + "copies", members.getOrDefault("copies", "0"), 0);
        return faults.size() > before ? null : new PublishedPart(seq, name, originals, copies);
    }

    private int number(String place, String text, int least) {
        var digits = text.isEmpty() && least == 0 ? "0" : text;
        if (!digits.matches("\\d{1,3}") || Integer.parseInt(digits) < least || Integer.parseInt(digits) > MOST_COPIES) {
            fault(place, CatalogueRule.PART_IS_COUNTED, "");
            return least;
        }
        return Integer.parseInt(digits);
    }

    private String clean(String place, String text) {
        if (text.length() > settings.longestText()) {
            fault(
                    place,
                    CatalogueRule.TEXT_IS_NOT_TOO_LONG,
                    "It has %d characters, the limit is %d".formatted(text.length(), settings.longestText()));
        }
        if (text.chars().anyMatch(c -> (c < ' ' && c != '\n' && c != '\r' && c != '\t') || c == 0x7f)) {
            fault(place, CatalogueRule.TEXT_IS_PRINTABLE, "");
        }
        return Normalizer.normalize(text, Normalizer.Form.NFC);
    }

    private void fault(String place, CatalogueRule rule, String more) {
        faults.add(new Fault(place, rule.name(), more.isEmpty() ? rule.meaning() : more + ". " + rule.meaning()));
    }

    /** Reads one row; says all that is wrong with it. */
    private final class RowReader {
        private final String place;
        private final Map<String, String> members;
        private final int before = faults.size();

        RowReader(String place, Map<String, String> members) {
            this.place = place;
            this.members = members;
        }

        @Nullable
        Publication read() {
            var code = code();
            var name = text("name");
            if (name == null) {
                wrong("name", CatalogueRule.NAME_IS_GIVEN);
            }
            var own = date("valid_from");
            var from = own == null ? validFrom : own;
            if (from == null && cell("valid_from").isEmpty()) {
                wrong("valid_from", CatalogueRule.VALID_FROM_IS_GIVEN);
            }
            var until = date("valid_until");
            if (from != null && until != null && !from.isBefore(until)) {
                wrong("valid_until", CatalogueRule.VALID_UNTIL_IS_LATER);
            }
            if (code != null) {
                once(code, from);
            }
            var levels = list("levels", PublishedProcedure.LEVELS::contains, CatalogueRule.LEVEL_IS_KNOWN);
            var applicants =
                    list("applicants", token -> TOKEN.matcher(token).matches(), CatalogueRule.TOKEN_IS_WELL_FORMED);
            var doubts = list("doubts", token -> TOKEN.matcher(token).matches(), CatalogueRule.TOKEN_IS_WELL_FORMED);
            var channels = list("channels", token -> channel(token) != null, CatalogueRule.CHANNEL_IS_KNOWN).stream()
                    .map(RowReader::channel)
                    .filter(java.util.Objects::nonNull)
                    .toList();
            var limit = limit("limit");
            var limits = new EnumMap<Channel, PublishedLimit>(Channel.class);
            for (var channel : Channel.values()) {
                var ofChannel = limit("limit_" + channel.name().toLowerCase(Locale.ROOT));
                if (ofChannel != null) {
                    limits.put(channel, ofChannel);
                }
            }
            var fee = fee();
            var online = text("online");
            if (online != null && !PublishedProcedure.ONLINE.contains(online)) {
                wrong("online", CatalogueRule.ONLINE_IS_KNOWN);
            }
            var publishedOn = date("published_on");
            var field = text("field");
            var issuer = text("issuer");
            var decision = text("decision");
            var asOf = text("source_as_of");
            if (faults.size() > before || code == null || name == null || from == null) {
                return null;
            }
            var procedure = new PublishedProcedure(
                    code,
                    0,
                    from,
                    until,
                    publishedOn,
                    name,
                    field,
                    issuer,
                    levels,
                    applicants,
                    channels,
                    limit,
                    limits,
                    fee,
                    online,
                    decision,
                    List.of(),
                    doubts,
                    asOf);
            return new Publication(place, procedure, own != null, false);
        }

        private @Nullable ProcedureCode code() {
            try {
                return new ProcedureCode(cell("code"));
            } catch (MalformedIdentity e) {
                wrong("code", CatalogueRule.CODE_IS_WELL_FORMED);
                return null;
            }
        }

        private void once(ProcedureCode code, @Nullable LocalDate from) {
            var other = firstPlaces.putIfAbsent(code + "@" + (from == null ? "" : from), place);
            if (other != null) {
                fault(at("code"), CatalogueRule.CODE_STANDS_ONCE, "The first is at " + other);
            }
        }

        private String cell(String member) {
            return members.getOrDefault(member, "").strip();
        }

        private @Nullable String text(String member) {
            var text = clean(at(member), cell(member));
            return text.isEmpty() ? null : text;
        }

        private List<String> list(String member, java.util.function.Predicate<String> allowed, CatalogueRule rule) {
            var cell = cell(member);
            if (cell.isEmpty()) {
                return List.of();
            }
            var values = List.of(cell.split(";", -1));
            if (!values.stream().allMatch(allowed) || new HashSet<>(values).size() < values.size()) {
                wrong(member, rule);
                return List.of();
            }
            return values;
        }

        private static @Nullable Channel channel(String token) {
            return switch (token) {
                case "online" -> Channel.ONLINE;
                case "counter" -> Channel.COUNTER;
                case "post" -> Channel.POST;
                default -> null;
            };
        }

        private @Nullable PublishedLimit limit(String member) {
            var cell = cell(member);
            if (cell.isEmpty()) {
                return null;
            }
            try {
                return PublishedLimit.of(cell);
            } catch (IllegalArgumentException e) {
                wrong(member, CatalogueRule.LIMIT_IS_WELL_FORMED);
                return null;
            }
        }

        private @Nullable PublishedFee fee() {
            var note = text("fee_note");
            if (cell("fee_min").isEmpty() && cell("fee_max").isEmpty()) {
                return note == null ? null : new PublishedFee(null, null, note);
            }
            try {
                return new PublishedFee(Long.valueOf(cell("fee_min")), Long.valueOf(cell("fee_max")), note);
            } catch (IllegalArgumentException e) {
                wrong("fee_min", CatalogueRule.FEE_IS_IN_RANGE);
                return null;
            }
        }

        private @Nullable LocalDate date(String member) {
            var cell = cell(member);
            if (cell.isEmpty()) {
                return null;
            }
            try {
                var date = LocalDate.parse(cell);
                if (!date.isBefore(EARLIEST) && !date.isAfter(LATEST)) {
                    return date;
                }
            } catch (DateTimeException e) {
                // Told below, as a date out of reach is.
            }
            wrong(member, CatalogueRule.DATE_IS_WELL_FORMED);
            return null;
        }

        private void wrong(String member, CatalogueRule rule) {
            fault(at(member), rule, "");
        }

        private String at(String member) {
            return place.startsWith("/") ? place + "/" + pointer(member) : place + ", " + member;
        }

        private static String pointer(String column) {
            if (column.startsWith("limit_")) {
                return "limits/" + column.substring("limit_".length());
            }
            if (column.startsWith("fee_")) {
                return "fee/" + column.substring("fee_".length());
            }
            return MEMBERS.entrySet().stream()
                    .filter(member -> member.getValue().equals(column))
                    .map(Map.Entry::getKey)
                    .findFirst()
                    .orElse(column);
        }
    }
}

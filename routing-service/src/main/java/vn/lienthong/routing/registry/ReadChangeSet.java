package vn.lienthong.routing.registry;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.identity.MalformedIdentity;
import vn.lienthong.contract.registry.Agency;
import vn.lienthong.contract.wire.CanonicalJson;
import vn.lienthong.routing.registry.ChangeSet.Change;
import vn.lienthong.support.problem.Fault;

/** Reads the document of a change set; says everything that is wrong with its form at once, with JSON pointers. */
final class ReadChangeSet {
    /** Ids stand in paths and in the journal. */
    private static final Pattern ID = Pattern.compile("[a-z0-9][a-z0-9._-]{0,79}");

    private static final int LONGEST_TITLE = 500;
    private static final Set<String> FIXED =
            Set.of("code", "validFrom", "validUntil", "successors", "successorByPlace");
    private static final Set<String> AMENDABLE = Set.of(
            "formerCodes",
            "name",
            "tier",
            "sector",
            "parent",
            "serves",
            "capabilities",
            "channel",
            "calendar",
            "maintenance");
    private static final Set<String> MEMBERS = union(FIXED, AMENDABLE);
    private static final JsonMapper STRICT = CanonicalJson.mapper()
            .rebuild()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .build();

    private final List<Fault> faults;

    private ReadChangeSet(List<Fault> faults) {
        this.faults = faults;
    }

    /** The change set, as far as it can be read; null where that isn't at all. Faults are added to the list. */
    static @Nullable ChangeSet of(JsonNode document, List<Fault> faults) {
        return new ReadChangeSet(faults).read(document);
    }

    private @Nullable ChangeSet read(JsonNode root) {
        if (!root.isObject()) {
            fault("", ChangeRule.DOCUMENT_IS_READABLE, "A change set is one object: id, title, effectiveOn, changes.");
            return null;
        }
        known(root, "", Set.of("id", "title", "legalBasis", "effectiveOn", "effectiveAt", "changes"));
        var id = text(root, "", "id", true);
        if (id != null && !ID.matcher(id).matches()) {
            fault(
                    "/id",
                    ChangeRule.VALUE_IS_WELL_FORMED,
                    "An id has lower-case letters, digits, dots and hyphens, up to 80.");
        }
        var title = text(root, "", "title", true);
        if (title != null && title.length() > LONGEST_TITLE) {
            fault("/title", ChangeRule.VALUE_IS_WELL_FORMED, "A title has up to " + LONGEST_TITLE + " characters.");
        }
        var effectiveOn = date(root, "", "effectiveOn", true);
        var effectiveAt = instant(root, "effectiveAt");
        var list = root.path("changes");
        if (!list.isArray() || list.isEmpty()) {
            fault("/changes", ChangeRule.MEMBER_IS_GIVEN, "changes is a list of at least one change.");
        }
        var changes = new ArrayList<Change>();
        for (int i = 0; i < list.size(); i++) {
            var change = change(list.get(i), "/changes/" + i, effectiveOn);
            if (change != null) {
                changes.add(change);
            }
        }
        if (id == null || title == null || effectiveOn == null) {
            return null;
        }
        return new ChangeSet(id, title, text(root, "", "legalBasis", false), effectiveOn, effectiveAt, changes);
    }

    private @Nullable Change change(JsonNode node, String at, @Nullable LocalDate effectiveOn) {
        if (!node.isObject()) {
            fault(at, ChangeRule.VALUE_IS_WELL_FORMED, "A change is an object with a kind.");
            return null;
        }
        var kind = text(node, at, "kind", true);
        return switch (kind) {
            case null -> null;
            case "create" -> {
                known(node, at, Set.of("kind", "agency"));
                var agency = begin(node.get("agency"), at + "/agency", effectiveOn);
                yield agency == null ? null : new ChangeSet.Create(agency);
            }
            case "record" -> {
                known(node, at, Set.of("kind", "agency"));
                var agency = begin(node.get("agency"), at + "/agency", null);
                yield agency == null ? null : new ChangeSet.Put(agency);
            }
            case "merge" -> {
                known(node, at, Set.of("kind", "from", "into"));
                var from = codes(node, at, "from", true);
                var into = code(node, at, "into");
                yield into == null ? null : new ChangeSet.Merge(from, into);
            }
            case "split" -> {
                known(node, at, Set.of("kind", "from", "into", "byPlace"));
                var from = code(node, at, "from");
                var into = codes(node, at, "into", true);
                yield from == null ? null : new ChangeSet.Split(from, into, flag(node, at, "byPlace"));
            }
            case "dissolve" -> {
                known(node, at, Set.of("kind", "from", "into", "byPlace"));
                var from = code(node, at, "from");
                var into = codes(node, at, "into", false);
                yield from == null ? null : new ChangeSet.Dissolve(from, into, flag(node, at, "byPlace"));
            }
            case "rename" -> {
                known(node, at, Set.of("kind", "code", "name"));
                var code = code(node, at, "code");
                var name = text(node, at, "name", true);
                yield code == null || name == null ? null : new ChangeSet.Rename(code, name);
            }
            case "move" -> {
                known(node, at, Set.of("kind", "code", "parent"));
                var code = code(node, at, "code");
                if (!node.has("parent")) {
                    fault(at + "/parent", ChangeRule.MEMBER_IS_GIVEN, "Say who is above it; null where nobody is.");
                }
                var none = node.path("parent").isNull() || !node.has("parent");
                var parent = none ? null : code(node, at, "parent");
                yield code == null ? null : new ChangeSet.Move(code, parent);
            }
            case "amend" -> amend(node, at);
            case "withdraw" -> {
                known(node, at, Set.of("kind", "code", "validFrom"));
                var code = code(node, at, "code");
                var validFrom = date(node, at, "validFrom", true);
                yield code == null || validFrom == null ? null : new ChangeSet.Withdraw(code, validFrom);
            }
            default -> {
                fault(
                        at + "/kind",
                        ChangeRule.MEMBER_IS_KNOWN,
                        "The kinds of changes are create, merge, split, dissolve, rename, move, amend, record and"
                                + " withdraw.");
                yield null;
            }
        };
    }

    private @Nullable Change amend(JsonNode node, String at) {
        var code = code(node, at, "code");
        var members = new LinkedHashMap<String, JsonNode>();
        for (var member : node.properties()) {
            var name = member.getKey();
            if (AMENDABLE.contains(name)) {
                members.put(name, member.getValue());
            } else if (!name.equals("kind") && !name.equals("code")) {
                fault(
                        at + "/" + Fault.escaped(name),
                        ChangeRule.MEMBER_IS_KNOWN,
                        FIXED.contains(name)
                                ? "This isn't amended: an agency ends by merge, split or dissolve, a record is put right"
                                        + " by record."
                                : "What can be amended: " + String.join(", ", new TreeSet<>(AMENDABLE)) + ".");
            }
        }
        if (members.isEmpty()) {
            fault(at, ChangeRule.MEMBER_IS_GIVEN, "Say what is to be different.");
        }
        return code == null ? null : new ChangeSet.Amend(code, members);
    }

    /** The same agency with other members from a day on. @throws JacksonException if they don't fit */
    static Agency amended(Agency agency, LocalDate from, Map<String, JsonNode> members) {
        ObjectNode tree = STRICT.valueToTree(agency);
        members.forEach(tree::set);
        tree.put("validFrom", from.toString());
        return tidied(STRICT.treeToValue(tree, Agency.class));
    }

    /** One agency of a list. */
    static @Nullable Agency agency(JsonNode node, String at, List<Fault> faults) {
        return new ReadChangeSet(faults).begin(node, at, null);
    }

    private @Nullable Agency begin(@Nullable JsonNode node, String at, @Nullable LocalDate begins) {
        if (node == null || !node.isObject()) {
            fault(at, ChangeRule.MEMBER_IS_GIVEN, "Say the agency: code, name, tier, sector …");
            return null;
        }
        known(node, at, MEMBERS);
        ObjectNode tree = ((ObjectNode) node).deepCopy();
        tree.retain(MEMBERS);
        if (begins != null && !tree.has("validFrom")) {
            tree.put("validFrom", begins.toString());
        }
        try {
            return STRICT.treeToValue(tree, Agency.class);
        } catch (JacksonException e) {
            faults.add(misfit(e, at));
            return null;
        }
    }

    /** What of a value doesn't fit, in plain words. */
    static Fault misfit(JacksonException e, String at) {
        var pointer = new StringBuilder(at);
        if (e instanceof DatabindException misfit) {
            misfit.getPath()
                    .forEach(step -> pointer.append('/')
                            .append(
                                    step.getPropertyName() == null
                                            ? Integer.toString(step.getIndex())
                                            : Fault.escaped(step.getPropertyName())));
        }
        if (e instanceof tools.jackson.databind.exc.UnrecognizedPropertyException) {
            return new Fault(
                    pointer.toString(),
                    ChangeRule.MEMBER_IS_KNOWN.name(),
                    "There is no such member; check its spelling.");
        }
        if (e.getCause() instanceof NullPointerException missing) {
            return new Fault(
                    pointer.toString(), ChangeRule.MEMBER_IS_GIVEN.name(), "It lacks " + missing.getMessage() + ".");
        }
        var cause = e.getCause() instanceof IllegalArgumentException || e.getCause() instanceof DateTimeException
                ? e.getCause()
                : null;
        return new Fault(
                pointer.toString(),
                ChangeRule.VALUE_IS_WELL_FORMED.name(),
                cause == null ? "The value here is of the wrong form." : cause.getMessage() + ".");
    }

    /** The agency with its name as it is kept. */
    static Agency tidied(Agency agency) {
        var name = NameFold.tidy(agency.name());
        if (name.equals(agency.name())) {
            return agency;
        }
        return new Agency(
                agency.code(),
                agency.formerCodes(),
                name,
                agency.tier(),
                agency.sector(),
                agency.parent(),
                agency.serves(),
                agency.capabilities(),
                agency.channel(),
                agency.calendar(),
                agency.maintenance(),
                agency.validFrom(),
                agency.validUntil(),
                agency.successors(),
                agency.successorByPlace());
    }

    // ---- members

    private static Set<String> union(Set<String> some, Set<String> others) {
        var union = new TreeSet<>(some);
        union.addAll(others);
        return union;
    }

    private void known(JsonNode node, String at, Set<String> members) {
        for (var name : node.propertyNames()) {
            if (!members.contains(name)) {
                fault(
                        at + "/" + Fault.escaped(name),
                        ChangeRule.MEMBER_IS_KNOWN,
                        "There is no such member here; there are " + String.join(", ", new TreeSet<>(members)) + ".");
            }
        }
    }

    private @Nullable String text(JsonNode node, String at, String member, boolean needed) {
        var value = node.path(member);
        if (value.isMissingNode() || value.isNull()) {
            if (needed) {
                fault(at + "/" + member, ChangeRule.MEMBER_IS_GIVEN, member + " is missing.");
            }
            return null;
        }
        if (!value.isString() || value.asString().isBlank()) {
            fault(at + "/" + member, ChangeRule.VALUE_IS_WELL_FORMED, member + " is a text.");
            return null;
        }
        return value.asString().strip();
    }

    private @Nullable AgencyCode code(JsonNode node, String at, String member) {
        var text = text(node, at, member, true);
        return text == null ? null : code(text, at + "/" + member);
    }

    private @Nullable AgencyCode code(String text, String at) {
        try {
            return new AgencyCode(text);
        } catch (MalformedIdentity e) {
            fault(at, ChangeRule.VALUE_IS_WELL_FORMED, e.getMessage() + ".");
            return null;
        }
    }

    private List<AgencyCode> codes(JsonNode node, String at, String member, boolean needed) {
        var list = node.path(member);
        if (list.isMissingNode() || list.isNull() || (list.isArray() && list.isEmpty())) {
            if (needed) {
                fault(at + "/" + member, ChangeRule.MEMBER_IS_GIVEN, member + " is a list of at least one code.");
            }
            return List.of();
        }
        if (!list.isArray()) {
            fault(at + "/" + member, ChangeRule.VALUE_IS_WELL_FORMED, member + " is a list of codes.");
            return List.of();
        }
        var codes = new ArrayList<AgencyCode>();
        for (int i = 0; i < list.size(); i++) {
            var place = at + "/" + member + "/" + i;
            var element = list.get(i);
            if (!element.isString()) {
                fault(place, ChangeRule.VALUE_IS_WELL_FORMED, "A code is a text.");
                continue;
            }
            var code = code(element.asString(), place);
            if (code != null) {
                codes.add(code);
            }
        }
        return codes;
    }

    private boolean flag(JsonNode node, String at, String member) {
        var value = node.path(member);
        if (!value.isMissingNode() && !value.isBoolean()) {
            fault(at + "/" + member, ChangeRule.VALUE_IS_WELL_FORMED, member + " is true or false.");
        }
        return value.asBoolean(false);
    }

    private @Nullable LocalDate date(JsonNode node, String at, String member, boolean needed) {
        var text = text(node, at, member, needed);
        if (text == null) {
            return null;
        }
        try {
            return LocalDate.parse(text);
        } catch (DateTimeException e) {
            fault(at + "/" + member, ChangeRule.VALUE_IS_WELL_FORMED, member + " is a date such as 2025-07-01.");
            return null;
        }
    }

    private @Nullable Instant instant(JsonNode node, String member) {
        var text = text(node, "", member, false);
        if (text == null) {
            return null;
        }
        try {
            return java.time.OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            fault(
                    "/" + member,
                    ChangeRule.VALUE_IS_WELL_FORMED,
                    member + " is a time such as 2025-07-01T00:00:00+07:00.");
            return null;
        }
    }

    private void fault(String pointer, ChangeRule rule, @Nullable String message) {
        faults.add(new Fault(pointer, rule.name(), Objects.requireNonNullElse(message, "")));
    }
}

package vn.lienthong.routing.registry;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.StringNode;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.registry.Agency;
import vn.lienthong.contract.registry.RegistryChange;
import vn.lienthong.contract.registry.RegistryHistory;
import vn.lienthong.contract.registry.WorkingCalendar;
import vn.lienthong.routing.registry.ChangeSet.Amend;
import vn.lienthong.routing.registry.ChangeSet.Create;
import vn.lienthong.routing.registry.ChangeSet.Dissolve;
import vn.lienthong.routing.registry.ChangeSet.Merge;
import vn.lienthong.routing.registry.ChangeSet.Move;
import vn.lienthong.routing.registry.ChangeSet.Put;
import vn.lienthong.routing.registry.ChangeSet.Rename;
import vn.lienthong.routing.registry.ChangeSet.Split;
import vn.lienthong.routing.registry.ChangeSet.Withdraw;

/**
 * What a change set makes of the registry. Pure. All its changes happen at once: an order among them has no meaning, so
 * a unit may be created and be the successor of another in one set.
 */
final class ChangePlan {
    private final Map<String, Agency> before = new HashMap<>();
    private final Records records;
    private final ChangeSet set;
    private final LocalDate day;
    private final Set<String> calendars;
    private final List<Finding> faults = new ArrayList<>();
    private final List<Finding> remarks = new ArrayList<>();
    /** Which change touched a record, or ended an agency, last. */
    private final Map<String, Integer> touched = new LinkedHashMap<>();

    private final Map<AgencyCode, Integer> ended = new HashMap<>();

    private ChangePlan(RegistryHistory history, ChangeSet set) {
        this.records = new Records(history.agencies());
        this.calendars = history.calendars().keySet();
        this.set = set;
        this.day = set.effectiveOn();
        history.agencies().forEach(agency -> before.put(agency.key(), agency));
    }

    /**
     * Something found about a change.
     *
     * @param change its place in the set; -1 for the set as a whole
     * @param member which member of it is meant; empty for all of it
     */
    record Finding(int change, String member, ChangeRule rule, String message) {}

    /** A record that becomes another: both null never; {@code before} null where it begins, {@code after} where it goes. */
    record Step(@Nullable Agency before, @Nullable Agency after) {
        String key() {
            return after != null ? after.key() : Objects.requireNonNull(before).key();
        }

        AgencyCode code() {
            return after != null ? after.code() : Objects.requireNonNull(before).code();
        }
    }

    /**
     * What comes of a change set.
     *
     * @param agencies all records as they then are; meaningless where there are faults
     * @param steps the records that are different, by key
     * @param changes what open dossiers have to be looked at for
     */
    record Result(
            List<Agency> agencies,
            List<Step> steps,
            List<Finding> faults,
            List<Finding> remarks,
            List<RegistryChange> changes) {}

    static Result apply(RegistryHistory history, ChangeSet set) {
        return new ChangePlan(history, set).apply();
    }

    private Result apply() {
        if (set.takesEffectAt()
                .isBefore(set.effectiveOn().atStartOfDay(WorkingCalendar.ZONE).toInstant())) {
            faults.add(new Finding(
                    -1,
                    "effectiveAt",
                    ChangeRule.EFFECT_IS_NOT_BEFORE_THE_DAY,
                    "dossiers can't follow before %s, when the new is in force".formatted(set.effectiveOn())));
        }
        var endings = endings();
        endings.values().forEach(this::end);
        eachChange((i, change) -> {
            switch (change) {
                case Create create -> create(i, create);
                case Rename _, Move _, Amend _, Merge _, Split _, Dissolve _, Put _, Withdraw _ -> {
                    // Their turn is before or after.
                }
            }
        });
        eachChange((i, change) -> {
            switch (change) {
                case Rename rename ->
                    amend(i, rename.code(), "code", Map.of("name", StringNode.valueOf(rename.name())));
                case Move move -> amend(i, move.code(), "code", Map.of("parent", node(move.parent())));
                case Amend amend -> amend(i, amend.code(), "code", amend.members());
                case Put put -> put(i, put.agency());
                case Withdraw withdraw -> withdraw(i, withdraw);
                case Create _, Merge _, Split _, Dissolve _ -> {
                    // Done already.
                }
            }
        });
        var steps = steps();
        checkWhatComesOfIt(steps);
        remark(steps);
        return new Result(records.list(), steps, faults, remarks, changes(steps));
    }

    private interface Each {
        void change(int i, ChangeSet.Change change);
    }

    private void eachChange(Each each) {
        for (int i = 0; i < set.changes().size(); i++) {
            each.change(i, set.changes().get(i));
        }
    }

    private static JsonNode node(@Nullable AgencyCode code) {
        return code == null ? tools.jackson.databind.node.NullNode.getInstance() : StringNode.valueOf(code.value());
    }

    // ---- what ends

    private record Ending(int change, String member, AgencyCode code, List<AgencyCode> into, boolean byPlace) {}

    private Map<AgencyCode, Ending> endings() {
        var created = new HashSet<AgencyCode>();
        eachChange((i, change) -> {
            if (change instanceof Create create) {
                created.add(create.agency().code());
            }
        });
        Map<AgencyCode, Ending> endings = new LinkedHashMap<>();
        eachChange((i, change) -> {
            switch (change) {
                case Merge merge -> {
                    for (int n = 0; n < merge.from().size(); n++) {
                        add(
                                endings,
                                created,
                                new Ending(i, "from/" + n, merge.from().get(n), List.of(merge.into()), false));
                    }
                }
                case Split split -> {
                    if (new HashSet<>(split.into()).size()
                            < Math.max(2, split.into().size())) {
                        fault(
                                i,
                                "into",
                                ChangeRule.SPLIT_HAS_SEVERAL_SUCCESSORS,
                                "%s is split: name several different successors; one alone is a merge"
                                        .formatted(split.from()));
                    }
                    add(endings, created, new Ending(i, "from", split.from(), split.into(), split.byPlace()));
                }
                case Dissolve dissolve -> {
                    if (dissolve.into().isEmpty() && !dissolve.byPlace()) {
                        remark(
                                i,
                                "into",
                                ChangeRule.SUCCESSOR_IS_NAMED,
                                "%s ends without a successor: an operator decides about each of its dossiers"
                                        .formatted(dissolve.from()));
                    }
                    add(endings, created, new Ending(i, "from", dissolve.from(), dissolve.into(), dissolve.byPlace()));
                }
                case Create _, Rename _, Move _, Amend _, Put _, Withdraw _ -> {
                    // Nothing ends by it.
                }
            }
        });
        return endings;
    }

    private void add(Map<AgencyCode, Ending> endings, Set<AgencyCode> created, Ending ending) {
        var code = known(ending.change(), ending.member(), ending.code());
        if (code == null) {
            return;
        }
        if (ending.into().contains(code) && !created.contains(code)) {
            // It goes on, with what the others had.
            if (records.on(code, day) == null) {
                inForce(ending.change(), ending.member(), code);
            } else if (ending.into().size() > 1) {
                remark(
                        ending.change(),
                        ending.member(),
                        ChangeRule.SOMETHING_CHANGES,
                        "%s goes on under its code: its open dossiers stay with it".formatted(code));
            }
            return;
        }
        var known = new ArrayList<AgencyCode>();
        for (var successor : ending.into()) {
            known.add(created.contains(successor) ? successor : primary(successor));
        }
        var other =
                endings.putIfAbsent(code, new Ending(ending.change(), ending.member(), code, known, ending.byPlace()));
        if (other != null) {
            fault(
                    ending.change(),
                    ending.member(),
                    ChangeRule.AGENCY_ENDS_ONCE,
                    "%s ends already by change %d of this set (counted from 0)".formatted(code, other.change()));
        }
    }

    private void end(Ending ending) {
        var record = inForce(ending.change(), ending.member(), ending.code());
        if (record == null) {
            return;
        }
        if (!record.validFrom().isBefore(day)) {
            fault(
                    ending.change(),
                    ending.member(),
                    ChangeRule.ENDS_AFTER_IT_BEGAN,
                    "%s begins on %s: it can't end on the same day".formatted(ending.code(), record.validFrom()));
            return;
        }
        var later = records.of(ending.code()).higherKey(day);
        if (later != null) {
            fault(
                    ending.change(),
                    ending.member(),
                    ChangeRule.NO_LATER_RECORD,
                    "%s has a record that begins later, on %s: withdraw it first".formatted(ending.code(), later));
            return;
        }
        touch(ending.change(), record.endingOn(day, ending.into(), ending.byPlace()));
        ended.put(ending.code(), ending.change());
    }

    // ---- what begins or changes

    private void create(int i, Create create) {
        var agency = tidied(i, create.agency());
        if (!agency.validFrom().equals(day)) {
            fault(
                    i,
                    "agency/validFrom",
                    ChangeRule.BEGINS_ON_THE_DAY,
                    "%s begins on the day of the change set, %s; leave validFrom out".formatted(agency.code(), day));
            return;
        }
        var taken = records.on(agency.code(), day);
        var later = records.of(agency.code()).higherKey(day);
        if (taken != null) {
            fault(
                    i,
                    "agency/code",
                    ChangeRule.CODE_IS_FREE,
                    "the code %s is that of %s, in force since %s; where it is to survive, merge or dissolve the old one in the same set"
                            .formatted(agency.code(), taken.name(), taken.validFrom()));
        } else if (later != null) {
            fault(
                    i,
                    "agency/code",
                    ChangeRule.CODE_IS_FREE,
                    "the code %s is taken from %s on".formatted(agency.code(), later));
        } else {
            touch(i, agency);
        }
    }

    private void amend(int i, AgencyCode asked, String member, Map<String, JsonNode> members) {
        var code = known(i, member, asked);
        if (code == null) {
            return;
        }
        var record = inForce(i, member, code);
        if (record == null) {
            return;
        }
        try {
            var changed = ReadChangeSet.amended(record, day, members);
            if (changed.equals(record) || changed.equals(ReadChangeSet.amended(record, day, Map.of()))) {
                remark(i, "", ChangeRule.SOMETHING_CHANGES, "%s is so already".formatted(code));
                return;
            }
            if (members.get("name") instanceof JsonNode name && !changed.name().equals(name.asString())) {
                remark(i, "name", ChangeRule.NAME_WAS_TIDIED, "the name is kept as " + changed.name());
            }
            if (record.validFrom().isBefore(day)) {
                touch(i, record.endingOn(day, List.of(), false));
            }
            touch(i, changed);
        } catch (JacksonException e) {
            var misfit = ReadChangeSet.misfit(e, "");
            fault(
                    i,
                    misfit.pointer().isEmpty() ? "" : misfit.pointer().substring(1),
                    ChangeRule.VALUE_IS_WELL_FORMED,
                    misfit.message());
        }
    }

    private void put(int i, Agency given) {
        var agency = tidied(i, given);
        var old = records.of(agency.code()).get(agency.validFrom());
        if (agency.equals(old)) {
            remark(i, "", ChangeRule.SOMETHING_CHANGES, "the record %s is so already".formatted(agency.key()));
            return;
        }
        if (old != null && !NameFold.of(old.name()).equals(NameFold.of(agency.name()))) {
            remark(
                    i,
                    "agency/name",
                    ChangeRule.NAME_CHANGES_BACKWARDS,
                    "%s was called %s since %s; where it is another unit from a day on, give that a record of its own with that validFrom"
                            .formatted(agency.code(), old.name(), old.validFrom()));
        }
        touch(i, agency);
        if (agency.validUntil() != null) {
            ended.put(agency.code(), i);
        }
    }

    private void withdraw(int i, Withdraw withdraw) {
        var old = records.of(withdraw.code()).get(withdraw.validFrom());
        if (old == null) {
            fault(
                    i,
                    "validFrom",
                    ChangeRule.RECORD_EXISTS,
                    "%s has no record from %s".formatted(withdraw.code(), withdraw.validFrom()));
            return;
        }
        records.remove(withdraw.code(), withdraw.validFrom());
        touched.put(old.key(), i);
        ended.put(withdraw.code(), i);
    }

    private Agency tidied(int i, Agency agency) {
        var tidied = ReadChangeSet.tidied(agency);
        if (!tidied.name().equals(agency.name())) {
            remark(i, "agency/name", ChangeRule.NAME_WAS_TIDIED, "the name is kept as " + tidied.name());
        }
        return tidied;
    }

    private void touch(int i, Agency agency) {
        records.put(agency);
        touched.put(agency.key(), i);
    }

    // ---- looking up

    /** The code an agency has now, for either form; null where that can't be told, which is said. */
    private @Nullable AgencyCode known(int i, String member, AgencyCode code) {
        if (!records.of(code).isEmpty()) {
            return code;
        }
        var owners = records.withFormerCode(code);
        if (owners.size() == 1) {
            return owners.iterator().next();
        }
        if (owners.isEmpty()) {
            fault(i, member, ChangeRule.AGENCY_IS_KNOWN, "the registry doesn't know the agency " + code);
        } else {
            fault(
                    i,
                    member,
                    ChangeRule.CODE_IS_UNAMBIGUOUS,
                    "%s is the old code of several agencies: name one of %s".formatted(code, owners));
        }
        return null;
    }

    private AgencyCode primary(AgencyCode code) {
        var owners = records.of(code).isEmpty() ? records.withFormerCode(code) : Set.<AgencyCode>of();
        return owners.size() == 1 ? owners.iterator().next() : code;
    }

    private @Nullable Agency inForce(int i, String member, AgencyCode code) {
        var record = records.on(code, day);
        if (record != null) {
            return record;
        }
        var last = records.of(code).floorEntry(day);
        var said = last == null
                ? "%s begins only on %s".formatted(code, records.of(code).firstKey())
                : ended.containsKey(code)
                        ? "%s ends on %s by change %d of this set (counted from 0)"
                                .formatted(code, day, ended.get(code))
                        : "%s ended on %s already%s"
                                .formatted(
                                        code,
                                        last.getValue().validUntil(),
                                        last.getValue().successors().isEmpty()
                                                ? ""
                                                : ", followed by "
                                                        + last.getValue().successors());
        fault(i, member, ChangeRule.AGENCY_IS_IN_FORCE, said);
        return null;
    }

    // ---- what comes of it

    private List<Step> steps() {
        var steps = new ArrayList<Step>();
        for (var key : new TreeSet<>(touched.keySet())) {
            var at = key.lastIndexOf('@');
            var code = new AgencyCode(key.substring(0, at));
            var after = records.of(code).get(LocalDate.parse(key.substring(at + 1)));
            var old = before.get(key);
            if (!Objects.equals(old, after)) {
                steps.add(new Step(old, after));
            }
        }
        return steps;
    }

    private void checkWhatComesOfIt(List<Step> steps) {
        var codes = new HashSet<AgencyCode>();
        steps.forEach(step -> codes.add(step.code()));
        var concerned = concerned(codes, records.list());
        var old = new Records(before.values());
        var known = new HashSet<String>();
        Consistency.of(old, concerned(codes, before.values())).forEach(one -> known.add(one.identity()));
        for (var one : Consistency.of(records, concerned)) {
            if (!known.contains(one.identity())) {
                faults.add(finding(one));
            }
        }
        var beginning = steps.stream().map(Step::after).filter(Objects::nonNull).toList();
        var unclear = new HashSet<String>();
        Consistency.unclearCompetence(old, before.values(), day).forEach(one -> unclear.add(one.message()));
        for (var one : Consistency.unclearCompetence(records, beginning, day)) {
            if (!unclear.contains(one.message())) {
                remarks.add(finding(one));
            }
        }
    }

    /** The records of these agencies, and those that name them. */
    private static List<Agency> concerned(Set<AgencyCode> codes, Collection<Agency> all) {
        return all.stream()
                .filter(agency -> codes.contains(agency.code())
                        || (agency.parent() != null && codes.contains(agency.parent()))
                        || (agency.serves() != null && codes.contains(agency.serves()))
                        || agency.successors().stream().anyMatch(codes::contains))
                .toList();
    }

    /** Where it belongs: to the change that ended the other agency, else to the one that touched the record. */
    private Finding finding(Consistency.Break one) {
        var byOther = one.other() == null ? null : ended.get(one.other());
        var own = touched.get(one.key());
        boolean besides = one.rule() == ChangeRule.PARENT_IS_IN_FORCE || one.rule() == ChangeRule.PLACE_IS_IN_FORCE;
        int change = own != null && !(besides && byOther != null) ? own : byOther != null ? byOther : -1;
        return new Finding(change, "", one.rule(), one.message());
    }

    private void remark(List<Step> steps) {
        Map<String, List<Agency>> byName = new HashMap<>();
        var wanted = new HashSet<String>();
        for (var step : steps) {
            if (isNamedAnew(step)) {
                wanted.add(NameFold.of(Objects.requireNonNull(step.after()).name()));
            }
        }
        if (!wanted.isEmpty()) {
            records.all().forEach(agency -> {
                var folded = NameFold.of(agency.name());
                if (wanted.contains(folded)) {
                    byName.computeIfAbsent(folded, name -> new ArrayList<>()).add(agency);
                }
            });
        }
        for (var step : steps) {
            var agency = step.after();
            if (agency == null) {
                continue;
            }
            int change = touched.getOrDefault(agency.key(), -1);
            if (isNamedAnew(step)) {
                var alike = byName.getOrDefault(NameFold.of(agency.name()), List.of());
                remarkName(change, agency, alike, step.before());
            }
            if (!calendars.isEmpty() && !calendars.contains(agency.calendar()) && step.before() == null) {
                remark(
                        change,
                        "agency/calendar",
                        ChangeRule.CALENDAR_IS_PUBLISHED,
                        "the calendar %s of %s has not been published: it works by the usual one until then"
                                .formatted(agency.calendar(), agency.code()));
            }
        }
    }

    private static boolean isNamedAnew(Step step) {
        return step.after() != null
                && (step.before() == null
                        || !step.before().name().equals(step.after().name()));
    }

    private void remarkName(int change, Agency agency, List<Agency> alike, @Nullable Agency old) {
        if (old != null && NameFold.of(old.name()).equals(NameFold.of(agency.name()))) {
            remark(
                    change,
                    "",
                    ChangeRule.NAME_IS_SPELT_ALIKE,
                    "%s: %s differs from its name so far, %s, only in spelling"
                            .formatted(agency.code(), agency.name(), old.name()));
            return;
        }
        for (var other : alike) {
            if (other.key().equals(agency.key()) || !province(other).equals(province(agency))) {
                continue;
            }
            if (!other.name().equals(agency.name())) {
                remark(
                        change,
                        "",
                        ChangeRule.NAME_IS_SPELT_ALIKE,
                        "%s: %s is the name of %s, written there %s; is it the same unit?"
                                .formatted(agency.code(), agency.name(), other.code(), other.name()));
                return;
            }
            if (!other.code().equals(agency.code())
                    && other.isInForceOn(day)
                    && agency.isInForceOn(day)
                    && Objects.equals(other.parent(), agency.parent())) {
                remark(
                        change,
                        "",
                        ChangeRule.NAME_IS_ITS_OWN,
                        "%s: %s has the same name, %s, under the same agency"
                                .formatted(agency.code(), other.code(), agency.name()));
                return;
            }
        }
    }

    /** The top of a code: names recur from province to province. */
    private static String province(Agency agency) {
        var code = agency.code().value();
        var dot = code.indexOf('.');
        return dot < 0 ? code : code.substring(0, dot);
    }

    // ---- what dossiers are looked at for

    /** One look per day on which something ends by this set; where none is given otherwise, from its beginning. */
    private List<RegistryChange> changes(List<Step> steps) {
        var days = new TreeMap<LocalDate, AgencyCode>();
        for (var step : steps) {
            if (step.after() == null) {
                days.put(day, step.code());
                continue;
            }
            var end = step.after().validUntil();
            boolean isNew = step.before() == null
                    || !Objects.equals(step.before().validUntil(), end)
                    || !step.before().successors().equals(step.after().successors());
            if (end != null && isNew && records.on(step.code(), end) == null) {
                days.put(end, step.code());
            }
        }
        var changes = new ArrayList<RegistryChange>();
        for (var end : days.keySet()) {
            var at = end.equals(day)
                    ? set.takesEffectAt()
                    : end.atStartOfDay(WorkingCalendar.ZONE).toInstant();
            var id = end.equals(day) ? set.id() : set.id() + "/" + end;
            changes.add(new RegistryChange(id, RegistryChange.Kind.REORGANISATION, set.title(), at));
        }
        return changes;
    }

    private void fault(int i, String member, ChangeRule rule, String message) {
        faults.add(new Finding(i, member, rule, message));
    }

    private void remark(int i, String member, ChangeRule rule, String message) {
        remarks.add(new Finding(i, member, rule, message));
    }
}

package vn.lienthong.routing.route;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import vn.lienthong.contract.registry.Procedure;
import vn.lienthong.contract.registry.Procedure.FactType;
import vn.lienthong.contract.registry.Procedure.Stage;
import vn.lienthong.contract.registry.Procedure.StageKind;
import vn.lienthong.contract.registry.Procedure.Supplement.OnLapse;
import vn.lienthong.contract.registry.Registry;
import vn.lienthong.contract.registry.RegistryHistory;
import vn.lienthong.routing.route.RouteFault.Severity;

/**
 * Whether a procedure's route (quy trình) makes sense: everything that is wrong, said plainly with its place.
 *
 * <p>Limits are compared in working days: a working day has 8 working hours, 7 calendar days have 5 working days, what is
 * due the same day takes none as a stage and one as a whole, and while the applicant pays the clock stands still. Every
 * stage that may be part of a dossier counts.
 */
public final class RouteCheck {
    /** Most stages of a route. */
    public static final int MOST_STAGES = 60;
    /** Most facts, options, parts or fees of a procedure. */
    public static final int MOST_OF_A_KIND = 200;
    /** The highest fee, in đồng. */
    public static final long HIGHEST_FEE = 1_000_000_000_000L;
    /** The largest file of a part, in bytes. */
    public static final long LARGEST_FILE = 1L << 30;
    /** Most media types of a part. */
    public static final int MOST_MEDIA_TYPES = 20;

    static final double HOURS_OF_A_DAY = 8;
    static final double WORKING_DAYS_OF_A_DAY = 5.0 / 7;
    private static final double ROUNDING = 1e-6;

    private static final Pattern STAGE_ID = Pattern.compile("[a-z][a-z0-9-]{0,39}");
    private static final Pattern IDENTIFIER = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,39}");
    private static final Pattern MEDIA_TYPE = Pattern.compile("[a-z]+/[a-z0-9][a-z0-9.+-]{0,99}");
    /** Words CEL keeps for itself. */
    private static final Set<String> RESERVED = Set.of(
            "as",
            "break",
            "const",
            "continue",
            "else",
            "false",
            "for",
            "function",
            "if",
            "import",
            "in",
            "let",
            "loop",
            "package",
            "namespace",
            "null",
            "return",
            "true",
            "var",
            "void",
            "while");

    private final CelConditions conditions;

    public RouteCheck() {
        this(new CelConditions());
    }

    /** @param conditions which will have compiled the conditions of what was checked */
    public RouteCheck(CelConditions conditions) {
        this.conditions = conditions;
    }

    /**
     * What is wrong with a procedure, were it used with the agencies of a registry.
     *
     * @param registry as it is on a day on which the procedure holds
     */
    public List<RouteFault> check(Procedure procedure, Registry registry) {
        var faults = checkAlone(procedure);
        new AgencyCheck(procedure, registry, faults).check();
        return List.copyOf(faults);
    }

    /**
     * What is wrong with a procedure, on its first day and on each later day of its validity on which an agency begins or
     * ends; what is wrong on several is said once.
     */
    public List<RouteFault> check(Procedure procedure, RegistryHistory history) {
        var faults = new ArrayList<>(checkAlone(procedure));
        var said = new HashSet<String>();
        for (var day : turns(procedure, history)) {
            var onThatDay = new ArrayList<RouteFault>();
            new AgencyCheck(procedure, history.on(day), onThatDay).check();
            for (var fault : onThatDay) {
                if (said.add(fault.place() + fault.rule())) {
                    faults.add(
                            day.equals(procedure.validFrom())
                                    ? fault
                                    : new RouteFault(
                                            fault.place(),
                                            fault.stage(),
                                            fault.severity(),
                                            fault.rule(),
                                            "from " + day + " on: " + fault.message()));
                }
            }
        }
        return List.copyOf(faults);
    }

    private static TreeSet<LocalDate> turns(Procedure procedure, RegistryHistory history) {
        var turns = new TreeSet<LocalDate>();
        turns.add(procedure.validFrom());
        for (var agency : history.agencies()) {
            turns.add(agency.validFrom());
            if (agency.validUntil() != null) {
                turns.add(agency.validUntil());
            }
        }
        turns.removeIf(day -> day.isBefore(procedure.validFrom())
                || (procedure.validUntil() != null && !day.isBefore(procedure.validUntil())));
        return turns;
    }

    /** Versions of the same procedure that contradict one another: written twice, or in force on the same days. */
    public static List<RouteFault> checkVersions(Collection<Procedure> procedures) {
        var byCode = new LinkedHashMap<String, List<Procedure>>();
        for (var procedure : procedures) {
            byCode.computeIfAbsent(procedure.code().value(), code -> new ArrayList<>())
                    .add(procedure);
        }
        var faults = new ArrayList<RouteFault>();
        for (var versions : byCode.values()) {
            versions.sort(Comparator.comparing(Procedure::version).thenComparing(Procedure::validFrom));
            for (int i = 1; i < versions.size(); i++) {
                for (int j = 0; j < i; j++) {
                    compare(versions.get(j), versions.get(i), faults);
                }
            }
        }
        return List.copyOf(faults);
    }

    private static void compare(Procedure older, Procedure newer, List<RouteFault> faults) {
        if (older.version() == newer.version()) {
            faults.add(
                    fault("/version", RouteRule.VERSIONS_DO_NOT_OVERLAP, "%s is there twice".formatted(newer.key())));
            return;
        }
        boolean overlaps = (older.validUntil() == null || newer.validFrom().isBefore(older.validUntil()))
                && (newer.validUntil() == null || older.validFrom().isBefore(newer.validUntil()));
        if (overlaps) {
            var from = older.validFrom().isAfter(newer.validFrom()) ? older.validFrom() : newer.validFrom();
            faults.add(fault(
                    "/validFrom",
                    RouteRule.VERSIONS_DO_NOT_OVERLAP,
                    "from %s on, the versions %d and %d of %s both hold; end the one where the other begins"
                            .formatted(from, older.version(), newer.version(), newer.code())));
        } else if (newer.validFrom().isBefore(older.validFrom())) {
            faults.add(new RouteFault(
                    "/version",
                    null,
                    Severity.REMARK,
                    RouteRule.VERSIONS_DO_NOT_OVERLAP,
                    "version %d of %s begins before version %d"
                            .formatted(newer.version(), newer.code(), older.version())));
        }
    }

    private static RouteFault fault(String place, RouteRule rule, String message) {
        return new RouteFault(place, null, Severity.FAULT, rule, message);
    }

    // ---- the procedure by itself

    private List<RouteFault> checkAlone(Procedure procedure) {
        var found = new Found(procedure);
        sizes(procedure, found);
        dates(procedure, found);
        facts(procedure, found);
        options(procedure, found);
        papersAndFees(procedure, found);
        exemptions(procedure, found);
        supplement(procedure, found);
        ids(procedure, found);
        var graph = new RouteGraph(procedure.stages());
        graph(procedure, graph, found);
        kinds(procedure, graph, found);
        drafts(procedure, graph, found);
        agencyStarts(procedure, graph, found);
        for (var wrong : conditions.faults(procedure)) {
            found.fault(
                    found.at(wrong.stage()) + "/when",
                    wrong.stage(),
                    RouteRule.CONDITION_IS_SOUND,
                    "its condition, line %d, column %d: %s".formatted(wrong.line(), wrong.column(), wrong.message()));
        }
        if (graph.isSound()) {
            limits(procedure, graph, found);
        }
        return found.faults;
    }

    /** Collects what is found. */
    private static final class Found {
        private final List<RouteFault> faults = new ArrayList<>();
        private final Map<String, Integer> positions = new HashMap<>();

        Found(Procedure procedure) {
            for (int i = 0; i < procedure.stages().size(); i++) {
                positions.putIfAbsent(procedure.stages().get(i).id(), i);
            }
        }

        String at(String stage) {
            return "/stages/" + positions.get(stage);
        }

        void fault(String place, @Nullable String stage, RouteRule rule, String message) {
            faults.add(new RouteFault(place, stage, Severity.FAULT, rule, message));
        }

        void remark(String place, @Nullable String stage, RouteRule rule, String message) {
            faults.add(new RouteFault(place, stage, Severity.REMARK, rule, message));
        }
    }

    private static void sizes(Procedure procedure, Found found) {
        size(procedure.stages(), MOST_STAGES, "/stages", "stages", found);
        size(procedure.facts(), MOST_OF_A_KIND, "/facts", "facts", found);
        size(procedure.parts(), MOST_OF_A_KIND, "/parts", "parts", found);
        size(procedure.fees(), MOST_OF_A_KIND, "/fees", "fees", found);
        size(procedure.exemptions(), MOST_OF_A_KIND, "/exemptions", "exemptions", found);
        if (procedure.options() != null) {
            size(procedure.options().choices(), MOST_OF_A_KIND, "/options/choices", "options", found);
        }
    }

    private static void size(List<?> things, int most, String place, String name, Found found) {
        if (things.size() > most) {
            found.fault(
                    place,
                    null,
                    RouteRule.SIZE_IS_LIMITED,
                    "there are %d %s; at most %d are allowed".formatted(things.size(), name, most));
        }
    }

    private static void dates(Procedure procedure, Found found) {
        if (procedure.validUntil() != null && !procedure.validFrom().isBefore(procedure.validUntil())) {
            found.fault(
                    "/validUntil",
                    null,
                    RouteRule.DATES_ARE_IN_ORDER,
                    "it ends on %s, before it begins on %s".formatted(procedure.validUntil(), procedure.validFrom()));
        }
        if (procedure.publishedOn() != null && procedure.publishedOn().isAfter(procedure.validFrom())) {
            found.remark(
                    "/publishedOn",
                    null,
                    RouteRule.PUBLISHED_IN_TIME,
                    "it was published on %s, after it had begun on %s"
                            .formatted(procedure.publishedOn(), procedure.validFrom()));
        }
    }

    private static void facts(Procedure procedure, Found found) {
        var names = new HashSet<String>();
        for (int i = 0; i < procedure.facts().size(); i++) {
            var fact = procedure.facts().get(i);
            var place = "/facts/" + i;
            if (!IDENTIFIER.matcher(fact.name()).matches() || RESERVED.contains(fact.name())) {
                found.fault(
                        place + "/name",
                        null,
                        RouteRule.FACT_NAME_IS_AN_IDENTIFIER,
                        "the fact %s can't be named in a condition: letters, digits and underscores, no digit first, no word of CEL"
                                .formatted(fact.name()));
            }
            if (!names.add(fact.name())) {
                found.fault(
                        place + "/name",
                        null,
                        RouteRule.FACT_NAMES_ARE_DISTINCT,
                        "the fact %s is there twice".formatted(fact.name()));
            }
            boolean isChoice = fact.type() == FactType.CHOICE;
            if (isChoice == fact.values().isEmpty()
                    || new HashSet<>(fact.values()).size() < fact.values().size()
                    || fact.values().contains("")) {
                found.fault(
                        place + "/values",
                        null,
                        RouteRule.FACT_HAS_ITS_VALUES,
                        isChoice
                                ? "the choice %s needs distinct values that aren't empty".formatted(fact.name())
                                : "the fact %s is no choice, so it has no values".formatted(fact.name()));
            }
            if (!isUsed(procedure, fact.name())) {
                found.remark(
                        place,
                        null,
                        RouteRule.FACT_IS_USED,
                        "the fact %s is asked for, and nothing depends on it".formatted(fact.name()));
            }
        }
    }

    private static boolean isUsed(Procedure procedure, String fact) {
        if (fact.equals(Registry.PLACE)) {
            return true;
        }
        var mention = Pattern.compile("\\bfacts\\s*\\.\\s*" + Pattern.quote(fact) + "\\b");
        return procedure.stages().stream()
                .anyMatch(stage ->
                        stage.when() != null && mention.matcher(stage.when()).find());
    }

    private static void options(Procedure procedure, Found found) {
        var options = procedure.options();
        if (options == null) {
            return;
        }
        var codes = new HashSet<String>();
        for (int i = 0; i < options.choices().size(); i++) {
            var code = options.choices().get(i).code();
            var place = "/options/choices/" + i;
            if (!codes.add(code)) {
                found.fault(
                        place + "/code",
                        null,
                        RouteRule.OPTIONS_ARE_DISTINCT,
                        "the option %s is there twice".formatted(code));
            } else if (procedure.stages().stream()
                    .noneMatch(stage -> code.equals(stage.option())
                            || (stage.when() != null && stage.when().contains(code)))) {
                found.remark(
                        place,
                        null,
                        RouteRule.OPTION_IS_USED,
                        "the option %s changes nothing: no stage depends on it".formatted(code));
            }
        }
        if (options.choices().isEmpty()) {
            found.fault(
                    "/options/choices",
                    null,
                    RouteRule.OPTIONS_LEAVE_A_CHOICE,
                    "there are options, and none to choose; leave them out");
        } else if (options.least() == options.choices().size()) {
            found.remark(
                    "/options/least",
                    null,
                    RouteRule.OPTIONS_LEAVE_A_CHOICE,
                    "all %d options have to be chosen, so there is no choice".formatted(options.least()));
        }
    }

    private static void fileOf(Procedure.Part part, String place, Found found) {
        var types = part.mediaTypes();
        size(types, MOST_MEDIA_TYPES, place + "/mediaTypes", "media types", found);
        for (int i = 0; i < types.size(); i++) {
            if (!MEDIA_TYPE.matcher(types.get(i)).matches() || types.indexOf(types.get(i)) < i) {
                found.fault(
                        place + "/mediaTypes/" + i,
                        null,
                        RouteRule.PART_TAKES_A_FILE,
                        "the media type %s is there twice, or not of the form application/pdf, in lower case"
                                .formatted(types.get(i)));
            }
        }
        if (part.maxSize() != null && part.maxSize() > LARGEST_FILE) {
            found.fault(
                    place + "/maxSize",
                    null,
                    RouteRule.PART_TAKES_A_FILE,
                    "a file of %d bytes is more than the %d allowed".formatted(part.maxSize(), LARGEST_FILE));
        }
    }

    private static void papersAndFees(Procedure procedure, Found found) {
        var parts = new HashSet<String>();
        for (int i = 0; i < procedure.parts().size(); i++) {
            var part = procedure.parts().get(i);
            if (!parts.add(part.code())) {
                found.fault(
                        "/parts/" + i + "/code",
                        null,
                        RouteRule.PARTS_ARE_DISTINCT,
                        "the part %s is there twice".formatted(part.code()));
            }
            fileOf(part, "/parts/" + i, found);
        }
        var fees = new HashSet<String>();
        for (int i = 0; i < procedure.fees().size(); i++) {
            var fee = procedure.fees().get(i);
            if (!fees.add(fee.code() + "@" + fee.channel())) {
                found.fault(
                        "/fees/" + i + "/code",
                        null,
                        RouteRule.FEES_ARE_DISTINCT,
                        "the fee %s is there twice for the same channel".formatted(fee.code()));
            }
            if (fee.amount() != null && fee.amount() > HIGHEST_FEE) {
                found.fault(
                        "/fees/" + i + "/amount",
                        null,
                        RouteRule.FEE_IS_PLAUSIBLE,
                        "the fee %s is higher than %d đồng".formatted(fee.code(), HIGHEST_FEE));
            } else if (fee.amount() != null && fee.amount() == 0) {
                found.remark(
                        "/fees/" + i + "/amount",
                        null,
                        RouteRule.FEE_IS_PLAUSIBLE,
                        "the fee %s is nothing; leave it out where nothing is paid".formatted(fee.code()));
            }
        }
    }

    private static void exemptions(Procedure procedure, Found found) {
        var codes = new HashSet<String>();
        for (int i = 0; i < procedure.exemptions().size(); i++) {
            var exemption = procedure.exemptions().get(i);
            var place = "/exemptions/" + i;
            if (!codes.add(exemption.code())) {
                found.fault(
                        place + "/code",
                        null,
                        RouteRule.EXEMPTIONS_ARE_DISTINCT,
                        "the exemption %s is there twice".formatted(exemption.code()));
            }
            var fee = exemption.fee();
            if (fee != null
                    && procedure.fees().stream().noneMatch(known -> known.code().equals(fee))) {
                found.fault(
                        place + "/fee",
                        null,
                        RouteRule.EXEMPTION_IS_CHECKABLE,
                        "there is no fee %s of which it could be".formatted(fee));
            }
            var part = exemption.part();
            if (part != null
                    && procedure.parts().stream()
                            .noneMatch(known -> known.code().equals(part))) {
                found.fault(
                        place + "/part",
                        null,
                        RouteRule.EXEMPTION_IS_CHECKABLE,
                        "there is no part %s that could show it".formatted(part));
            }
            var fact = exemption.fact();
            if (fact != null
                    && procedure.facts().stream()
                            .noneMatch(known -> known.name().equals(fact))) {
                found.fault(
                        place + "/fact",
                        null,
                        RouteRule.EXEMPTION_IS_CHECKABLE,
                        "there is no fact %s that could state it".formatted(fact));
            }
            if (part == null && fact == null) {
                found.remark(
                        place,
                        null,
                        RouteRule.EXEMPTION_IS_CHECKABLE,
                        "nothing has to show it: whoever claims it has it");
            }
        }
    }

    private static void supplement(Procedure procedure, Found found) {
        var supplement = procedure.supplement();
        if (supplement.window() == null && supplement.onLapse() == OnLapse.REFUSE) {
            found.fault(
                    "/supplement",
                    null,
                    RouteRule.SUPPLEMENT_HAS_AN_END,
                    "what isn't brought in time is refused, and there is no time: say its window");
        }
        if (supplement.window() != null && supplement.onLapse() == OnLapse.WAIT) {
            found.remark(
                    "/supplement",
                    null,
                    RouteRule.SUPPLEMENT_HAS_AN_END,
                    "the window lapses and nothing happens; say onLapse refuse if the dossier ends then");
        }
    }

    // ---- the graph

    private static void ids(Procedure procedure, Found found) {
        var ids = new HashSet<String>();
        for (int i = 0; i < procedure.stages().size(); i++) {
            var id = procedure.stages().get(i).id();
            if (!STAGE_ID.matcher(id).matches()) {
                found.fault(
                        "/stages/" + i + "/id",
                        id,
                        RouteRule.STAGE_ID_IS_WELL_FORMED,
                        "a stage's id is made of lower-case letters, digits and hyphens, begins with a letter and has at most 40");
            }
            if (!ids.add(id)) {
                found.fault(
                        "/stages/" + i + "/id",
                        id,
                        RouteRule.STAGE_IDS_ARE_DISTINCT,
                        "there are two stages of this id");
            }
        }
    }

    private static void graph(Procedure procedure, RouteGraph graph, Found found) {
        graph.unknown()
                .forEach((stage, befores) -> befores.forEach(before -> found.fault(
                        found.at(stage) + "/after",
                        stage,
                        RouteRule.STAGE_BEFORE_EXISTS,
                        "it comes after %s, and there is no such stage".formatted(before))));
        for (var cycle : graph.cycles()) {
            found.fault(
                    found.at(cycle.getFirst()) + "/after",
                    cycle.getFirst(),
                    RouteRule.ROUTE_HAS_NO_CYCLE,
                    "each waits for the one before: %s → %s".formatted(String.join(" → ", cycle), cycle.getFirst()));
        }
        for (var stage : graph.unreachable()) {
            found.fault(
                    found.at(stage),
                    stage,
                    RouteRule.STAGE_CAN_BE_REACHED,
                    "it waits for a stage that can never be done");
        }
        returns(procedure, graph, found);
        for (var stage : procedure.stages()) {
            if (stage.option() != null && !hasOption(procedure, stage.option())) {
                found.fault(
                        found.at(stage.id()) + "/option",
                        stage.id(),
                        RouteRule.OPTION_EXISTS,
                        "the procedure has no option %s".formatted(stage.option()));
            }
            if (stage.after().size() > 1
                    && stage.after().stream()
                            .allMatch(before -> procedure
                                    .stage(before)
                                    .map(RouteCheck::maySkip)
                                    .orElse(false))) {
                found.remark(
                        found.at(stage.id()) + "/after",
                        stage.id(),
                        RouteRule.JOIN_WAITS_FOR_SOMETHING,
                        "all of %s may be skipped; then it opens as soon as that is clear"
                                .formatted(String.join(", ", stage.after())));
            }
        }
    }

    private static void returns(Procedure procedure, RouteGraph graph, Found found) {
        var returns = procedure.stages().stream().filter(Stage::returnsResult).toList();
        if (returns.size() != 1 || procedure.stages().size() < 2) {
            found.fault(
                    "/stages",
                    null,
                    RouteRule.ONE_STAGE_RETURNS_THE_RESULT,
                    returns.size() == 1
                            ? "before the result can be returned, something has to be done"
                            : "exactly one stage returns the result, and there are " + returns.size());
            return;
        }
        var last = returns.getFirst();
        var after = procedure.stages().stream()
                .filter(stage -> stage.after().contains(last.id()))
                .map(Stage::id)
                .toList();
        if (!after.isEmpty()) {
            found.fault(
                    found.at(after.getFirst()) + "/after",
                    after.getFirst(),
                    RouteRule.RETURN_IS_THE_END,
                    "it comes after %s, which returns the result and ends the dossier".formatted(last.id()));
        }
        if (maySkip(last) || last.takesDocument() || last.signs() != null || last.kind() != StageKind.PROCESS) {
            found.fault(
                    found.at(last.id()),
                    last.id(),
                    RouteRule.RETURN_IS_THE_END,
                    "the stage that returns the result is part of every dossier and does nothing else: no option, condition, document or other kind");
        }
        if (!graph.isSound()) {
            return;
        }
        for (var stage : procedure.stages()) {
            if (!stage.equals(last) && !graph.isBefore(stage.id(), last.id())) {
                found.fault(
                        found.at(stage.id()),
                        stage.id(),
                        RouteRule.STAGE_LEADS_TO_THE_RETURN,
                        "nothing waits for it: the result could be returned before it is done");
            }
        }
    }

    private static boolean maySkip(Stage stage) {
        return stage.option() != null || stage.when() != null;
    }

    private static boolean hasOption(Procedure procedure, String code) {
        return procedure.options() != null
                && procedure.options().choices().stream()
                        .anyMatch(option -> option.code().equals(code));
    }

    private static void kinds(Procedure procedure, RouteGraph graph, Found found) {
        for (var stage : procedure.stages()) {
            var misfit = misfit(stage);
            if (misfit != null) {
                found.fault(found.at(stage.id()), stage.id(), RouteRule.STAGE_FITS_ITS_KIND, misfit);
            }
            if (stage.kind() == StageKind.CONSULT && stage.limit() == null) {
                found.fault(
                        found.at(stage.id()) + "/limit",
                        stage.id(),
                        RouteRule.CONSULTATION_HAS_A_LIMIT,
                        "an agency that is asked needs a limit: after it, silence counts as agreement");
            }
            if (stage.kind() == StageKind.PAY && stage.limit() != null) {
                found.remark(
                        found.at(stage.id()) + "/limit",
                        stage.id(),
                        RouteRule.STAGE_FITS_ITS_KIND,
                        "while the applicant pays the clock stands still, so its limit never ends");
            }
        }
    }

    private static @Nullable String misfit(Stage stage) {
        if (stage.issues() != null && stage.drafts() != null) {
            return "it issues a document and drafts one; a stage does one of the two";
        }
        if (stage.signs() != null && stage.kind() != StageKind.SIGN) {
            return "it signs a draft, so its kind is sign";
        }
        return switch (stage.kind()) {
            case PROCESS -> null;
            case APPROVE ->
                stage.drafts() != null
                        ? "who approves doesn't draft"
                        : stage.after().isEmpty() ? "it approves, and nothing comes before it" : null;
            case SIGN ->
                stage.signs() == null
                        ? "it signs, and doesn't say the draft of which stage"
                        : stage.takesDocument() ? "it seals another stage's draft, so it brings no document" : null;
            case CONSULT ->
                stage.takesDocument()
                        ? "who is asked may keep silent, so it issues and drafts nothing"
                        : stage.returnsResult() ? "who is asked doesn't return the result" : null;
            case PAY -> stage.takesDocument() ? "while the applicant pays, nothing is issued or drafted" : null;
        };
    }

    private static void drafts(Procedure procedure, RouteGraph graph, Found found) {
        var signed = new HashSet<String>();
        for (var stage : procedure.stages()) {
            var signs = stage.signs();
            if (signs == null) {
                continue;
            }
            signed.add(signs);
            var drafting = procedure.stage(signs).orElse(null);
            var wrong = drafting == null
                    ? "it signs the draft of %s, and there is no such stage"
                    : drafting.drafts() == null
                            ? "it signs the draft of %s, which drafts nothing"
                            : graph.isSound() && !graph.isBefore(signs, stage.id())
                                    ? "it signs the draft of %s, which doesn't come before it"
                                    : null;
            if (wrong != null) {
                found.fault(
                        found.at(stage.id()) + "/signs",
                        stage.id(),
                        RouteRule.STAGE_SIGNS_A_DRAFT,
                        wrong.formatted(signs));
            }
        }
        for (var stage : procedure.stages()) {
            if (stage.drafts() != null && !signed.contains(stage.id())) {
                found.fault(
                        found.at(stage.id()) + "/drafts",
                        stage.id(),
                        RouteRule.DRAFT_IS_SIGNED,
                        "no stage signs what it drafts");
            }
        }
    }

    private static void agencyStarts(Procedure procedure, RouteGraph graph, Found found) {
        boolean statesPlace = procedure.facts().stream()
                .anyMatch(fact -> fact.name().equals(Registry.PLACE) && fact.type() == FactType.AGENCY);
        for (var stage : procedure.stages()) {
            var of = stage.agency().of();
            if (of == null || of.equals(Procedure.AgencyRule.RECEIVER)) {
                continue;
            }
            if (of.equals(Procedure.AgencyRule.PLACE)) {
                if (!statesPlace) {
                    found.remark(
                            found.at(stage.id()) + "/agency/of",
                            stage.id(),
                            RouteRule.PLACE_IS_STATED,
                            "its agency is found from the place, and the procedure has no fact place of the type agency: it is always the receiver's");
                }
            } else if (procedure.stage(of).isEmpty() || (graph.isSound() && !graph.isBefore(of, stage.id()))) {
                found.fault(
                        found.at(stage.id()) + "/agency/of",
                        stage.id(),
                        RouteRule.AGENCY_OF_STAGE_IS_KNOWN,
                        procedure.stage(of).isEmpty()
                                ? "its agency is found from the stage %s, and there is no such stage".formatted(of)
                                : "its agency is found from the stage %s, which doesn't come before it".formatted(of));
            }
        }
    }

    // ---- limits

    private static void limits(Procedure procedure, RouteGraph graph, Found found) {
        var longest = graph.longest(stage -> stage.kind() == StageKind.PAY ? 0 : RouteLimits.ofStage(stage.limit()));
        var wholes = new LinkedHashMap<String, Double>();
        wholes.put("/limit", RouteLimits.ofWhole(procedure.limit()));
        procedure.limits().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(limit -> wholes.put(
                        "/limits/" + limit.getKey().name().toLowerCase(java.util.Locale.ROOT),
                        RouteLimits.ofWhole(limit.getValue())));
        wholes.forEach((place, whole) -> {
            if (longest.length() > whole + ROUNDING) {
                var message = "the limits of %s add up to %.1f working days, and the whole limit has %.1f"
                        .formatted(String.join(", ", longest.stages()), longest.length(), whole);
                if (procedure.exceedsBecause() == null) {
                    found.fault(
                            place,
                            null,
                            RouteRule.LIMITS_FIT_THE_WHOLE,
                            message + "; if the law has it so, say why in exceedsBecause");
                } else {
                    found.remark(
                            place, null, RouteRule.LIMITS_FIT_THE_WHOLE, message + ": " + procedure.exceedsBecause());
                }
            }
        });
    }
}

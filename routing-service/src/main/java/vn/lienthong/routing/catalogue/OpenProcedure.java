package vn.lienthong.routing.catalogue;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import vn.lienthong.contract.registry.Agency;
import vn.lienthong.contract.registry.Channel;
import vn.lienthong.contract.registry.Procedure;
import vn.lienthong.contract.registry.Procedure.AgencyRule;
import vn.lienthong.contract.registry.Procedure.Fee;
import vn.lienthong.contract.registry.Procedure.Part;
import vn.lienthong.contract.registry.Procedure.Receivers;
import vn.lienthong.contract.registry.Procedure.Stage;
import vn.lienthong.contract.registry.Procedure.Supplement;
import vn.lienthong.contract.registry.Registry;
import vn.lienthong.contract.registry.RegistryHistory;
import vn.lienthong.contract.registry.TimeLimit;
import vn.lienthong.routing.route.ProcedureText;
import vn.lienthong.routing.route.RouteCheck;
import vn.lienthong.routing.route.RouteFault;
import vn.lienthong.support.problem.Fault;

/**
 * From a publication to a procedure with which dossiers can be submitted (mở tiếp nhận): with the generic route (the
 * receiver processes, then returns the result) or with a route file. Pure. What the publication doesn't say isn't made up:
 * the opening is refused, and says what is wanting.
 */
final class OpenProcedure {
    private static final String ADMINISTRATION = "administration";
    private static final Set<String> ABOVE_THE_PROVINCE = Set.of("ministry", "national-department");

    private final SectorTable sectors;
    private final RouteCheck routes;

    OpenProcedure(SectorTable sectors, RouteCheck routes) {
        this.sectors = sectors;
        this.routes = routes;
    }

    /**
     * What an operator asks for.
     *
     * @param from the first day on which dossiers begin with it; today if null
     * @param level needed where the publication has several
     * @param nameEn the English name; the Vietnamese one stands for it where there is none
     * @param requiredParts numbers of the papers without which a dossier isn't taken: the publication doesn't say which
     * @param route a route file, in YAML or JSON; null for the generic route
     */
    record Request(
            @Nullable LocalDate from,
            @Nullable String level,
            @Nullable String nameEn,
            List<Integer> requiredParts,
            @Nullable String route) {
        Request {
            requiredParts = requiredParts == null ? List.of() : List.copyOf(requiredParts);
        }
    }

    /**
     * What comes of it.
     *
     * @param procedure null where there are faults
     * @param ending versions of the route that were opened before and end with this one's first day
     * @param remarks what is no fault, but may not be what was meant
     */
    record Opening(@Nullable Procedure procedure, List<Procedure> ending, List<Fault> faults, List<String> remarks) {}

    /**
     * @param versions of the publication
     * @param opened numbers of the route's versions that were opened from the catalogue
     */
    Opening open(
            List<PublishedProcedure> versions,
            Request request,
            RegistryHistory history,
            Set<Integer> opened,
            LocalDate today) {
        var faults = new ArrayList<Fault>();
        var from = request.from == null ? today : request.from;
        if (from.isBefore(today)) {
            fault(faults, "/from", CatalogueRule.OPENING_DAY_IS_NOT_PAST, "Today is " + today);
        }
        var publication = versions.stream()
                .filter(version -> version.isInForceOn(from))
                .max(java.util.Comparator.comparing(PublishedProcedure::validFrom)
                        .thenComparing(PublishedProcedure::version))
                .orElse(null);
        if (publication == null) {
            fault(faults, "/from", CatalogueRule.VERSION_IS_IN_FORCE, "On " + from + " there is none");
            return new Opening(null, List.of(), faults, List.of());
        }
        var routesOfCode = history.procedures().stream()
                .filter(route -> route.code().equals(publication.code()))
                .toList();
        var running = routesOfCode.stream()
                .filter(route ->
                        route.validUntil() == null || route.validUntil().isAfter(from))
                .toList();
        for (var route : running) {
            if (!opened.contains(route.version()) || !route.validFrom().isBefore(from)) {
                fault(
                        faults,
                        "/from",
                        CatalogueRule.ROUTE_IS_NOT_OPEN_YET,
                        "Version %d is, from %s on".formatted(route.version(), route.validFrom()));
            }
        }
        int version =
                1 + routesOfCode.stream().mapToInt(Procedure::version).max().orElse(0);
        var procedure = request.route == null
                ? generic(publication, request, version, from, history.on(from), faults)
                : fromFile(publication, request.route, version, from, faults);
        var remarks = new ArrayList<String>();
        if (procedure != null && faults.isEmpty()) {
            check(
                    procedure,
                    history,
                    request.route == null ? null : ProcedureText.read(request.route),
                    faults,
                    remarks);
        }
        return new Opening(
                faults.isEmpty() ? procedure : null,
                running.stream().map(route -> until(route, from)).toList(),
                faults,
                remarks);
    }

    private void check(
            Procedure procedure,
            RegistryHistory history,
            @Nullable ProcedureText text,
            List<Fault> faults,
            List<String> remarks) {
        for (var found : routes.check(procedure, history)) {
            var said =
                    text == null ? found.message() : "line %d: %s".formatted(text.line(found.place()), found.message());
            if (found.isFault()) {
                faults.add(new Fault(pointer(found), found.rule().name(), said));
            } else {
                remarks.add(said);
            }
        }
    }

    private static String pointer(RouteFault fault) {
        return "/route" + fault.place();
    }

    // ---- the generic route

    private @Nullable Procedure generic(
            PublishedProcedure publication,
            Request request,
            int version,
            LocalDate from,
            Registry registry,
            List<Fault> faults) {
        var limits = new EnumMap<Channel, TimeLimit>(Channel.class);
        var limit = limit(publication, limits, faults);
        var receivers = receivers(publication, request.level, registry, faults);
        var parts = parts(publication, request.requiredParts, faults);
        if (limit == null || receivers == null || !faults.isEmpty()) {
            return null;
        }
        var process = new Stage(
                "process", "Giải quyết hồ sơ", "Processing", new AgencyRule(null, null), limit, List.of(), null, false);
        var back = new Stage(
                "return",
                "Trả kết quả",
                "Return of the result",
                new AgencyRule(null, null),
                null,
                List.of("process"),
                null,
                true);
        return new Procedure(
                publication.code(),
                version,
                from,
                publication.validUntil(),
                publication.publishedOn(),
                publication.name(),
                request.nameEn == null || request.nameEn.isBlank() ? publication.name() : request.nameEn.strip(),
                publication.field() == null ? "" : publication.field(),
                publication.levels(),
                online(publication),
                publication.applicants(),
                limit,
                limits,
                fees(publication),
                Supplement.USUAL,
                receivers,
                parts,
                List.of(),
                null,
                List.of(process, back),
                null);
    }

    /** The limit of the whole, or else of a channel; into {@code limits} go those of channels that differ. */
    private static @Nullable TimeLimit limit(
            PublishedProcedure publication, Map<Channel, TimeLimit> limits, List<Fault> faults) {
        if (publication.doubts().contains(PublishedProcedure.UNIT_FROM_TEXT)) {
            fault(faults, "/limit", CatalogueRule.LIMIT_IS_COUNTABLE, "Its unit was read from the text of a step");
            return null;
        }
        var channels = publication.channels().isEmpty() ? List.of(Channel.values()) : publication.channels();
        for (var channel : channels) {
            var published = publication.limitFor(channel);
            if (published == null || published.limit() == null) {
                fault(
                        faults,
                        "/limit",
                        CatalogueRule.LIMIT_IS_COUNTABLE,
                        published == null
                                ? "None is published for the channel " + channel.name()
                                : "For the channel %s it is %s".formatted(channel.name(), published));
            } else {
                limits.put(channel, published.limit());
            }
        }
        var whole = publication.limit() == null ? null : publication.limit().limit();
        if (whole == null) {
            whole = limits.values().stream().findFirst().orElse(null);
        }
        var usual = whole;
        limits.values().removeIf(own -> own.equals(usual));
        return whole;
    }

    private @Nullable Receivers receivers(
            PublishedProcedure publication, @Nullable String wanted, Registry registry, List<Fault> faults) {
        var levels = publication.levels();
        var level = wanted != null ? wanted : levels.size() == 1 ? levels.getFirst() : null;
        if (level == null || !levels.contains(level) || level.equals("ministry")) {
            fault(
                    faults,
                    "/level",
                    CatalogueRule.LEVEL_IS_CLEAR,
                    levels.isEmpty()
                            ? "None is published"
                            : "Published are %s; a ministry's procedures aren't received here"
                                    .formatted(String.join(", ", levels)));
            return null;
        }
        var competent =
                sectors.sector(publication.field(), publication.issuer()).orElse(null);
        if (!level.equals("province")) {
            var receives = competent != null && competent.isVertical() ? competent.name() : ADMINISTRATION;
            return existing(new Receivers(null, level, receives), registry, faults);
        }
        if (competent == null) {
            fault(faults, "/level", CatalogueRule.SECTOR_IS_KNOWN, "It says nothing of this one");
            return null;
        }
        var sector = competent.name();
        var departments = new Receivers(null, "department", sector);
        if (registry.agencies().stream().anyMatch(departments::includes)) {
            return departments;
        }
        // A vertical sector has one agency for the whole province, and others below it.
        var forProvince = registry.agencies().stream()
                .filter(agency -> agency.sector().equals(sector) && !ABOVE_THE_PROVINCE.contains(agency.tier()))
                .filter(agency -> servesProvince(agency, registry))
                .toList();
        if (forProvince.size() != 1) {
            fault(
                    faults,
                    "/level",
                    CatalogueRule.RECEIVERS_EXIST,
                    "The sector %s has %d agencies that serve the whole province"
                            .formatted(sector, forProvince.size()));
            return null;
        }
        return new Receivers(forProvince.getFirst().code(), null, null);
    }

    private static boolean servesProvince(Agency agency, Registry registry) {
        return agency.serves() != null
                && registry.agency(agency.serves())
                        .filter(place -> place.tier().equals("province"))
                        .isPresent();
    }

    private static @Nullable Receivers existing(Receivers receivers, Registry registry, List<Fault> faults) {
        if (registry.agencies().stream().noneMatch(receivers::includes)) {
            fault(
                    faults,
                    "/level",
                    CatalogueRule.RECEIVERS_EXIST,
                    "None of the tier %s and the sector %s is".formatted(receivers.tier(), receivers.sector()));
            return null;
        }
        return receivers;
    }

    private static List<Part> parts(PublishedProcedure publication, List<Integer> required, List<Fault> faults) {
        var parts = new ArrayList<Part>();
        var seqs = new HashSet<Integer>();
        for (var part : publication.parts()) {
            seqs.add(part.seq());
            if (part.name().isBlank()) {
                fault(faults, "/parts", CatalogueRule.PARTS_HAVE_NAMES, "Number %d has none".formatted(part.seq()));
            }
            parts.add(new Part("part-" + part.seq(), part.name(), required.contains(part.seq())));
        }
        for (var seq : required) {
            if (!seqs.contains(seq)) {
                fault(
                        faults,
                        "/requiredParts",
                        CatalogueRule.REQUIRED_PARTS_EXIST,
                        "There is no number %d".formatted(seq));
            }
        }
        return parts;
    }

    /** The amount only where there is one, and no doubt about it. */
    private static List<Fee> fees(PublishedProcedure publication) {
        var fee = publication.fee();
        if (fee == null) {
            return List.of();
        }
        boolean clear = publication.feeDoubts().isEmpty() && Objects.equals(fee.min(), fee.max());
        if (clear && Objects.equals(fee.min(), 0L)) {
            return List.of();
        }
        return List.of(new Fee("fee", "Phí, lệ phí", clear ? fee.min() : null, null));
    }

    /** Whether the portal offers it doesn't say how far it goes. */
    private static @Nullable String online(PublishedProcedure publication) {
        var online = publication.online();
        return online == null || online.equals("yes") || online.equals("no") ? null : online;
    }

    // ---- a route file

    private static @Nullable Procedure fromFile(
            PublishedProcedure publication, String route, int version, LocalDate from, List<Fault> faults) {
        var text = ProcedureText.read(route);
        for (var fault : text.faults()) {
            faults.add(new Fault(
                    pointer(fault),
                    fault.rule().name(),
                    "line %d: %s".formatted(text.line(fault.place()), fault.message())));
        }
        var procedure = text.procedure();
        if (procedure == null) {
            return null;
        }
        mustBe(procedure.code().equals(publication.code()), "/route/code", publication.code(), faults);
        mustBe(procedure.version() == version, "/route/version", version, faults);
        mustBe(procedure.validFrom().equals(from), "/route/validFrom", from, faults);
        return procedure;
    }

    private static void mustBe(boolean is, String pointer, Object value, List<Fault> faults) {
        if (!is) {
            faults.add(new Fault(pointer, "ROUTE_IS_OF_THIS_OPENING", "It is to be %s here.".formatted(value)));
        }
    }

    private static Procedure until(Procedure route, LocalDate end) {
        return new Procedure(
                route.code(),
                route.version(),
                route.validFrom(),
                end,
                route.publishedOn(),
                route.name(),
                route.nameEn(),
                route.field(),
                route.levels(),
                route.online(),
                route.applicants(),
                route.limit(),
                route.limits(),
                route.fees(),
                route.supplement(),
                route.receivers(),
                route.parts(),
                route.facts(),
                route.options(),
                route.stages(),
                route.exceedsBecause(),
                route.exemptions());
    }

    private static void fault(List<Fault> faults, String pointer, CatalogueRule rule, String more) {
        faults.add(new Fault(pointer, rule.name(), more + ". " + rule.meaning()));
    }
}

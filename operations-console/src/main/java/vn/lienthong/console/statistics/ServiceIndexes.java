package vn.lienthong.console.statistics;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import vn.lienthong.console.page.Names;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.identity.ProcedureCode;
import vn.lienthong.contract.registry.Procedure;
import vn.lienthong.contract.registry.Registry;
import vn.lienthong.contract.registry.WorkingCalendar;
import vn.lienthong.support.registry.RegistryFollower;

/** Works the indexes out: of all agencies, of those of a level, of one. */
@Service
class ServiceIndexes {
    /** An answer from here on counts as satisfied (hài lòng): 4 and 5 of 5. */
    static final int SATISFIED = 4;

    private final KeptCounts kept;
    private final Satisfaction satisfaction;
    private final RegistryFollower registry;
    private final Rows rows;
    private final Names names;

    ServiceIndexes(KeptCounts kept, Satisfaction satisfaction, RegistryFollower registry, Rows rows, Names names) {
        this.kept = kept;
        this.satisfaction = satisfaction;
        this.registry = registry;
        this.rows = rows;
        this.names = names;
    }

    /**
     * What an index comes to.
     *
     * @param part and {@code of}: how many of how many; of the mean, the sum of the levels and the number of answers
     */
    record Value(long part, long of) {
        /** Not a number where there is nothing to take a share of. */
        double share() {
            return part / (double) of;
        }
    }

    /** The indexes of some agencies. What this system doesn't know is missing. */
    record Of(String agency, Map<ServiceIndex, Value> values) {
        Of {
            values = Map.copyOf(values);
        }

        @Nullable
        Value value(ServiceIndex index) {
            return values.get(index);
        }
    }

    /** All the query asks for together, and each of its agencies. */
    record Result(Of all, List<Of> agencies) {
        Result {
            agencies = List.copyOf(agencies);
        }
    }

    /** Everything counted of some agencies. */
    private static final class Material {
        private final List<AnnualCount> annual = new ArrayList<>();
        private final List<Count> settlement = new ArrayList<>();
        private final List<Satisfaction.Answers> answers = new ArrayList<>();
    }

    Result of(Query query, Instant now) {
        var period = query.period();
        var byAgency = new TreeMap<String, Material>();
        var all = new Material();
        kept.annual(period).counts().stream()
                .filter(count -> rows.isAsked(query, count.procedure(), count.receiver()))
                .forEach(count -> {
                    all.annual.add(count);
                    of(byAgency, count.receiver()).annual.add(count);
                });
        kept.settlement(period).counts().stream()
                .filter(count -> rows.isAsked(query, count.procedure(), count.receiver()))
                .forEach(count -> {
                    all.settlement.add(count);
                    of(byAgency, count.receiver()).settlement.add(count);
                });
        satisfaction.of(period, SATISFIED).stream()
                .filter(answers -> rows.isAsked(query, answers.procedure(), answers.agency()))
                .forEach(answers -> {
                    all.answers.add(answers);
                    of(byAgency, answers.agency()).answers.add(answers);
                });
        var today = LocalDate.ofInstant(now, WorkingCalendar.ZONE);
        var view = registry.history().on(period.last().isAfter(today) ? today : period.last());
        return new Result(
                new Of("", values(all, procedures(query, view))),
                byAgency.entrySet().stream()
                        .map(entry -> new Of(
                                entry.getKey(), values(entry.getValue(), received(Set.of(entry.getKey()), view))))
                        .toList());
    }

    private static Material of(Map<String, Material> byAgency, String agency) {
        return byAgency.computeIfAbsent(agency, code -> new Material());
    }

    /** The procedures whose dossiers the agencies asked for receive. */
    private Collection<Procedure> procedures(Query query, Registry view) {
        if (!query.isNarrowed()) {
            return view.procedures();
        }
        var agencies = view.agencies().stream()
                .map(agency -> agency.code().value())
                .filter(code -> (query.level().isEmpty() || rows.level(code).equals(query.level()))
                        && (query.agency().isEmpty() || code.equals(query.agency())))
                .collect(Collectors.toSet());
        return received(agencies, view).stream()
                .filter(procedure ->
                        query.field().isEmpty() || procedure.field().equals(query.field()))
                .toList();
    }

    private Collection<Procedure> received(Set<String> agencies, Registry view) {
        return view.procedures().stream()
                .filter(procedure -> agencies.stream()
                        .anyMatch(code -> names.known(new AgencyCode(code))
                                .filter(agency -> procedure.receivers().includes(agency))
                                .isPresent()))
                .toList();
    }

    private Map<ServiceIndex, Value> values(Material material, Collection<Procedure> procedures) {
        var values = new EnumMap<ServiceIndex, Value>(ServiceIndex.class);
        var annualSum = AnnualCount.sum(material.annual);
        var settlement = Count.sum(material.settlement);
        long inTime = annualSum.of(AnnualFigure.EARLY) + annualSum.of(AnnualFigure.ON_TIME);
        var dated = procedures.stream()
                .filter(procedure -> procedure.publishedOn() != null)
                .toList();
        for (var index : ServiceIndex.values()) {
            var value = switch (index) {
                case PUBLISHED_IN_TIME -> count(dated, ServiceIndexes::isPublishedInTime);
                case PUBLISHED_WHOLE -> count(procedures, ServiceIndexes::isWhole);
                case SETTLED_IN_TIME -> new Value(inTime, annualSum.of(AnnualFigure.SETTLED));
                case OPEN_IN_TIME ->
                    new Value(settlement.getOrDefault(Figure.IN_TIME, 0L), settlement.getOrDefault(Figure.OPEN, 0L));
                case DIGITAL_RESULTS ->
                    new Value(annualSum.of(AnnualFigure.DIGITAL_RESULT), annualSum.of(AnnualFigure.WITH_RESULT));
                case DIGITAL_PAPERS ->
                    new Value(annualSum.of(AnnualFigure.DIGITAL_PAPERS), annualSum.of(AnnualFigure.RECEIVED));
                case OFFERED_ONLINE -> count(procedures, ServiceIndexes::isOfferedOnline);
                case USED_ONLINE -> used(material.annual, AnnualFigure.ONLINE, AnnualFigure.RECEIVED);
                case HANDED_IN_ONLINE ->
                    new Value(annualSum.of(AnnualFigure.ONLINE), annualSum.of(AnnualFigure.RECEIVED));
                case PAYABLE_ONLINE -> payable(material.annual, procedures);
                case PAID_ONLINE -> new Value(annualSum.of(AnnualFigure.PAID_ONLINE), annualSum.of(AnnualFigure.PAID));
                case SATISFIED ->
                    new Value(
                            sum(material.answers, Satisfaction.Answers::satisfied),
                            sum(material.answers, Satisfaction.Answers::count));
                case MEAN_SATISFACTION ->
                    new Value(
                            sum(material.answers, Satisfaction.Answers::sum),
                            sum(material.answers, Satisfaction.Answers::count));
                case SYNCHRONISED, REUSED, COMPLAINTS -> null;
            };
            if (value != null) {
                values.put(index, value);
            }
        }
        return values;
    }

    private static long sum(
            List<Satisfaction.Answers> answers, java.util.function.ToLongFunction<Satisfaction.Answers> what) {
        return answers.stream().mapToLong(what).sum();
    }

    private static Value count(Collection<Procedure> procedures, java.util.function.Predicate<Procedure> what) {
        return new Value(procedures.stream().filter(what).count(), procedures.size());
    }

    private static boolean isPublishedInTime(Procedure procedure) {
        var published = procedure.publishedOn();
        return published != null && !published.isAfter(procedure.validFrom());
    }

    /** With its papers, its steps and at which levels it is carried out. */
    private static boolean isWhole(Procedure procedure) {
        return !procedure.parts().isEmpty()
                && !procedure.levels().isEmpty()
                && !procedure.stages().isEmpty();
    }

    private static boolean isOfferedOnline(Procedure procedure) {
        return "full".equals(procedure.online()) || "partial".equals(procedure.online());
    }

    /** Procedures with such dossiers, of those with others. */
    private static Value used(List<AnnualCount> counts, AnnualFigure figure, AnnualFigure of) {
        return new Value(
                procedures(counts, figure).size(), procedures(counts, of).size());
    }

    /** Procedures for which something was paid online, of those that cost something. */
    private static Value payable(List<AnnualCount> counts, Collection<Procedure> procedures) {
        var paid = procedures(counts, AnnualFigure.PAID_ONLINE);
        var costing = procedures.stream()
                .filter(procedure -> !procedure.fees().isEmpty())
                .map(Procedure::code)
                .map(ProcedureCode::value)
                .collect(Collectors.toSet());
        costing.addAll(paid);
        return new Value(paid.size(), costing.size());
    }

    private static Set<String> procedures(List<AnnualCount> counts, AnnualFigure figure) {
        return counts.stream()
                .filter(count -> count.of(figure) > 0)
                .map(AnnualCount::procedure)
                .collect(Collectors.toSet());
    }
}

package vn.lienthong.routing.route;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.cel.bundle.Cel;
import dev.cel.bundle.CelFactory;
import dev.cel.checker.CelStandardDeclarations;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.CelType;
import dev.cel.common.types.CelTypeProvider;
import dev.cel.common.types.ListType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.types.StructType;
import dev.cel.common.types.StructTypeReference;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntimeFactory;
import dev.cel.runtime.CelStandardFunctions;
import dev.cel.runtime.Program;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import vn.lienthong.contract.identity.ProcedureCode;
import vn.lienthong.contract.registry.Procedure;
import vn.lienthong.contract.registry.Procedure.Fact;
import vn.lienthong.contract.registry.Procedure.FactType;
import vn.lienthong.contract.registry.Procedure.Stage;
import vn.lienthong.routing.decision.Conditions;
import vn.lienthong.routing.decision.Undecidable;

/**
 * Conditions of stages in CEL, the Common Expression Language. A condition sees
 *
 * <ul>
 *   <li>{@code facts.<name>}, each fact the procedure declares: {@code text}, {@code choice} and {@code agency} are strings,
 *       {@code number} is a double, {@code yes-no} a bool. One that needn't be stated and isn't has the value {@code ""},
 *       {@code 0.0} or {@code false}; {@code has(facts.<name>)} says whether it is stated.
 *   <li>{@code options}, the codes of the optional procedures chosen: {@code "burial" in options}.
 * </ul>
 *
 * <p>The result is to be a bool. There are neither regular expressions nor loops, and length, depth and number of nodes are
 * limited, so that a condition takes microseconds whoever wrote it. Each procedure version is compiled once; thread-safe.
 */
public final class CelConditions implements Conditions {
    /** The longest condition, in characters. */
    public static final int LONGEST = 500;
    /** The deepest nesting of a condition. */
    public static final int DEEPEST = 16;
    /** The most operators, names and values of a condition. */
    public static final int MOST_NODES = 200;

    private static final String FACTS_TYPE = "lienthong.Facts";
    private static final CelOptions OPTIONS = CelOptions.current()
            .maxExpressionCodePointSize(LONGEST)
            .maxParseRecursionDepth(DEEPEST)
            .maxParseExpressionNodeCount(MOST_NODES)
            .enableComprehension(false)
            // So that an area may be compared with 500 as well as with 500.0.
            .enableHeterogeneousNumericComparisons(true)
            .build();

    private final Map<Version, Compiled> compiled = new ConcurrentHashMap<>();

    private record Version(ProcedureCode code, int number) {}

    /** One procedure version's conditions, by stage. */
    private record Compiled(
            Procedure procedure,
            StructType type,
            Map<String, Fact> facts,
            Map<String, Program> programs,
            List<ConditionFault> faults,
            @Nullable Cel cel) {}

    @Override
    public boolean hold(Procedure procedure, Stage stage, Map<String, String> facts, List<String> options) {
        var conditions = compiled(procedure);
        var program = conditions.programs().get(stage.id());
        if (program == null) {
            throw new Undecidable(
                    "the condition of stage %s of %s can't be used: %s"
                            .formatted(stage.id(), procedure.key(), why(conditions, stage)),
                    true);
        }
        var stated = new StatedFacts(conditions.type(), conditions.facts(), facts);
        try {
            return (Boolean) program.eval(Map.of("facts", stated, "options", options));
        } catch (CelEvaluationException e) {
            throw new Undecidable(
                    "the condition of stage %s of %s can't be evaluated: %s"
                            .formatted(stage.id(), procedure.key(), reason(e)),
                    true);
        }
    }

    /**
     * Why a stage's condition holds for a dossier, or doesn't; {@link #hold} says the same of the whole.
     *
     * @throws Undecidable if the condition can't be evaluated
     */
    public Reasons reasons(Procedure procedure, Stage stage, Map<String, String> facts, List<String> options) {
        boolean holds = hold(procedure, stage, facts, options);
        var conditions = compiled(procedure);
        var stated = new StatedFacts(conditions.type(), conditions.facts(), facts);
        try {
            return ConditionParts.of(
                    Objects.requireNonNull(conditions.cel()),
                    Objects.requireNonNull(stage.when()),
                    holds,
                    Map.of("facts", stated, "options", options),
                    facts);
        } catch (CelValidationException | CelEvaluationException e) {
            // A part that wasn't looked at for the whole, because another had decided it.
            return new Reasons(
                    holds,
                    Reasons.Joined.MIXED,
                    List.of(new Reasons.Part(stage.when(), Reasons.Asks.OTHER, null, List.of(), null, holds)));
        }
    }

    private static String why(Compiled conditions, Stage stage) {
        return conditions.faults().stream()
                .filter(fault -> fault.stage().equals(stage.id()))
                .map(ConditionFault::message)
                .findFirst()
                .orElse("the stage has none");
    }

    private static String reason(CelEvaluationException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof Undecidable undecidable) {
                return String.valueOf(undecidable.getMessage());
            }
        }
        return e.getErrorCode().name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ');
    }

    /** What is wrong with the conditions of a procedure: unknown names, wrong types, too long … */
    List<ConditionFault> faults(Procedure procedure) {
        return compiled(procedure).faults();
    }

    @SuppressWarnings("ReferenceEquality") // The same object is the usual case; comparing all of it would take longer.
    private Compiled compiled(Procedure procedure) {
        var version = new Version(procedure.code(), procedure.version());
        var known = compiled.get(version);
        if (known != null && known.procedure() == procedure) {
            return known;
        }
        var made = known != null && known.procedure().equals(procedure)
                ? new Compiled(procedure, known.type(), known.facts(), known.programs(), known.faults(), known.cel())
                : compile(procedure);
        compiled.put(version, made);
        return made;
    }

    // ---- compiling

    private static Compiled compile(Procedure procedure) {
        var facts = new LinkedHashMap<String, Fact>();
        procedure.facts().forEach(fact -> facts.putIfAbsent(fact.name(), fact));
        var type = structOf(facts.values());
        var programs = new HashMap<String, Program>();
        var faults = new ArrayList<ConditionFault>();
        Cel cel = null;
        for (var stage : procedure.stages()) {
            if (stage.when() == null) {
                continue;
            }
            cel = cel == null ? environment(type) : cel;
            var compiler = new ConditionCompiler(cel, procedure, facts);
            compiler.compile(stage.id(), stage.when(), faults).ifPresent(made -> programs.put(stage.id(), made));
        }
        return new Compiled(procedure, type, Map.copyOf(facts), Map.copyOf(programs), List.copyOf(faults), cel);
    }

    private static StructType structOf(Collection<Fact> facts) {
        var types = facts.stream().collect(ImmutableMap.toImmutableMap(Fact::name, fact -> typeOf(fact.type())));
        return StructType.create(FACTS_TYPE, types.keySet(), name -> Optional.ofNullable(types.get(name)));
    }

    private static CelType typeOf(FactType type) {
        return switch (type) {
            case TEXT, CHOICE, AGENCY -> SimpleType.STRING;
            case NUMBER -> SimpleType.DOUBLE;
            case YES_NO -> SimpleType.BOOL;
        };
    }

    private static Cel environment(StructType facts) {
        var compiler = CelCompilerFactory.standardCelCompilerBuilder()
                .setOptions(OPTIONS)
                .setStandardMacros(CelStandardMacro.HAS)
                .setStandardEnvironmentEnabled(false)
                .setStandardDeclarations(CelStandardDeclarations.newBuilder()
                        .excludeFunctions(CelStandardDeclarations.StandardFunction.MATCHES)
                        .build())
                .setTypeProvider(new OnlyFacts(facts))
                .addVar("facts", StructTypeReference.create(FACTS_TYPE))
                .addVar("options", ListType.create(SimpleType.STRING))
                .setResultType(SimpleType.BOOL)
                .build();
        var runtime = CelRuntimeFactory.plannerRuntimeBuilder()
                .setOptions(OPTIONS)
                .setStandardFunctions(CelStandardFunctions.newBuilder()
                        .excludeFunctions(CelStandardFunctions.StandardFunction.MATCHES)
                        .build())
                .build();
        return CelFactory.combine(compiler, runtime);
    }

    @com.google.errorprone.annotations.Immutable
    private record OnlyFacts(StructType facts) implements CelTypeProvider {
        @Override
        public ImmutableList<CelType> types() {
            return ImmutableList.of(facts);
        }

        @Override
        public Optional<CelType> findType(String name) {
            return name.equals(FACTS_TYPE) ? Optional.of(facts) : Optional.empty();
        }
    }
}

package vn.lienthong.routing.route;

import dev.cel.common.types.CelType;
import dev.cel.common.types.StructType;
import dev.cel.common.values.StructValue;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import vn.lienthong.contract.registry.Procedure.Fact;
import vn.lienthong.routing.decision.Undecidable;

/** The facts of one dossier as a condition sees them: each read only when it is asked for. */
@SuppressWarnings("Immutable") // Neither map is written to while a condition is evaluated.
final class StatedFacts extends StructValue<String, Map<String, String>> {
    /** A number as facts state it. */
    private static final Pattern NUMBER = Pattern.compile("-?[0-9]{1,15}(\\.[0-9]{1,9})?");

    private final StructType type;
    private final Map<String, Fact> declared;
    private final Map<String, String> stated;

    StatedFacts(StructType type, Map<String, Fact> declared, Map<String, String> stated) {
        this.type = type;
        this.declared = declared;
        this.stated = stated;
    }

    @Override
    public Object select(String name) {
        var fact = fact(name);
        var value = stated.get(name);
        if (value != null) {
            return typed(fact, value);
        }
        if (fact.required()) {
            throw new Undecidable("the condition needs the fact " + name + ", and it isn't stated", true);
        }
        return empty(fact);
    }

    /** What {@code has(facts.name)} asks for. */
    @Override
    public Optional<Object> find(String name) {
        var fact = fact(name);
        var value = stated.get(name);
        return value == null ? Optional.empty() : Optional.of(typed(fact, value));
    }

    private Fact fact(String name) {
        var fact = declared.get(name);
        if (fact == null) {
            throw new Undecidable("the procedure has no fact " + name, true);
        }
        return fact;
    }

    /** The value of a fact that needn't be stated and isn't. */
    private static Object empty(Fact fact) {
        return switch (fact.type()) {
            case TEXT, CHOICE, AGENCY -> "";
            case NUMBER -> 0.0;
            case YES_NO -> false;
        };
    }

    private static Object typed(Fact fact, String value) {
        return switch (fact.type()) {
            case TEXT, CHOICE, AGENCY -> value;
            case NUMBER -> {
                if (!NUMBER.matcher(value).matches()) {
                    throw new Undecidable("the fact " + fact.name() + " is to be a number", true);
                }
                yield Double.parseDouble(value);
            }
            case YES_NO ->
                switch (value) {
                    case "true" -> true;
                    case "false" -> false;
                    default -> throw new Undecidable("the fact " + fact.name() + " is to be true or false", true);
                };
        };
    }

    @Override
    public Map<String, String> value() {
        return stated;
    }

    @Override
    public boolean isZeroValue() {
        return stated.isEmpty();
    }

    @Override
    public CelType celType() {
        return type;
    }
}

package vn.lienthong.intake.submission;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.identity.MalformedIdentity;
import vn.lienthong.contract.registry.Procedure;
import vn.lienthong.contract.registry.Procedure.Fact;
import vn.lienthong.contract.registry.Registry;
import vn.lienthong.intake.IntakeSettings;
import vn.lienthong.intake.rule.Rule;
import vn.lienthong.intake.rule.Texts;
import vn.lienthong.support.problem.Fault;

/**
 * Checks what a dossier's route depends on: the facts (dữ kiện) and options its procedure declares. Events carry facts as
 * texts: numbers in plain decimal notation without idle zeros, {@code true} or {@code false}, agencies by the code that is
 * their key.
 */
@Component
class CheckFacts {
    private static final BigDecimal NUMBER_LIMIT = new BigDecimal("1e15");
    private static final int MOST_DECIMALS = 6;

    private final IntakeSettings settings;

    CheckFacts(IntakeSettings settings) {
        this.settings = settings;
    }

    /** The facts in their form in events; what is wrong is added to {@code faults}. */
    Map<String, String> facts(
            @Nullable Map<String, @Nullable Object> stated,
            Procedure procedure,
            Registry registry,
            List<Fault> faults) {
        var given = stated == null ? Map.<String, @Nullable Object>of() : stated;
        var declared = new LinkedHashMap<String, Fact>();
        procedure.facts().forEach(fact -> declared.put(fact.name(), fact));
        // One fault is enough for what isn't declared, however much of it there is.
        given.keySet().stream()
                .filter(name -> !declared.containsKey(name))
                .findFirst()
                .ifPresent(name -> faults.add(Rule.FACT_IS_DECLARED.brokenAt(
                        "/facts/" + Fault.escaped(name),
                        declared.isEmpty()
                                ? "The procedure declares no facts; leave this one out."
                                : "The procedure declares no such fact; those it declares are %s."
                                        .formatted(String.join(", ", declared.keySet())))));
        var taken = new TreeMap<String, String>();
        for (var fact : declared.values()) {
            var value = given.get(fact.name());
            if (value == null || value instanceof String text && text.isBlank()) {
                if (fact.required()) {
                    faults.add(Rule.ALL_REQUIRED_FACTS_PRESENT.brokenAt(
                            "/facts", "The fact %s (%s) is missing.".formatted(fact.name(), fact.label())));
                }
                continue;
            }
            var text = value(fact, value, registry, "/facts/" + fact.name(), faults);
            if (text != null) {
                taken.put(fact.name(), text);
            }
        }
        return taken;
    }

    private @Nullable String value(Fact fact, Object value, Registry registry, String pointer, List<Fault> faults) {
        var form = switch (fact.type()) {
            case TEXT -> value instanceof String ? null : "a text";
            case NUMBER -> number(value) != null ? null : "a number below 10^15 with at most six decimals";
            case YES_NO -> value instanceof Boolean ? null : "true or false";
            case CHOICE ->
                value instanceof String text && fact.values().contains(text)
                        ? null
                        : "one of " + String.join(", ", fact.values());
            case AGENCY -> value instanceof String ? null : "the code of an agency";
        };
        if (form != null) {
            faults.add(Rule.FACT_HAS_ITS_TYPE.brokenAt(
                    pointer, "The fact %s (%s) is %s.".formatted(fact.name(), fact.label(), form)));
            return null;
        }
        return switch (fact.type()) {
            case TEXT -> new Texts(faults).line((String) value, pointer, settings.longestFact());
            case NUMBER -> number(value);
            case YES_NO, CHOICE -> value.toString();
            case AGENCY -> agency((String) value, registry, pointer, faults);
        };
    }

    /** A number in its canonical form; null where it is none, or out of bounds. */
    private static @Nullable String number(Object value) {
        if (!(value instanceof Number number)
                || number instanceof Double floating && !Double.isFinite(floating)
                || number instanceof Float single && !Float.isFinite(single)) {
            return null;
        }
        var exact = new BigDecimal(number.toString());
        if (exact.abs().compareTo(NUMBER_LIMIT) >= 0) {
            return null;
        }
        var plain = exact.signum() == 0 ? BigDecimal.ZERO : exact.stripTrailingZeros();
        return plain.scale() > MOST_DECIMALS ? null : plain.toPlainString();
    }

    private static @Nullable String agency(String value, Registry registry, String pointer, List<Fault> faults) {
        try {
            var code = new AgencyCode(value);
            var agency = registry.agency(code).orElse(null);
            if (agency != null && registry.isInForce(agency.code())) {
                return agency.code().value();
            }
            faults.add(Rule.FACT_NAMES_AN_AGENCY_IN_FORCE.brokenAt(
                    pointer,
                    agency == null
                            ? "The registry knows no agency of this code."
                            : EndedAgencies.told(agency, registry)));
        } catch (MalformedIdentity e) {
            faults.add(Rule.FACT_NAMES_AN_AGENCY_IN_FORCE.brokenAt(
                    pointer, "The code of the agency is not of the form H32.41.1 or 000.01.41.H32."));
        }
        return null;
    }

    // ---- options

    /** The options chosen, in the procedure's order; what is wrong is added to {@code faults}. */
    static List<String> options(@Nullable List<@Nullable String> chosen, Procedure procedure, List<Fault> faults) {
        var given = chosen == null ? List.<@Nullable String>of() : chosen;
        var offered = procedure.options() == null
                ? List.<String>of()
                : procedure.options().choices().stream()
                        .map(Procedure.Option::code)
                        .toList();
        for (int i = 0; i < given.size(); i++) {
            var pointer = "/options/" + i;
            if (!offered.contains(given.get(i))) {
                faults.add(Rule.OPTION_IS_KNOWN.brokenAt(
                        pointer,
                        offered.isEmpty()
                                ? "The procedure has no options; leave them out."
                                : "The procedure has no such option; it has %s.".formatted(described(procedure))));
                // One is enough: all of them are named in it.
                return List.of();
            }
            if (given.subList(0, i).contains(given.get(i))) {
                faults.add(
                        Rule.OPTION_IS_CHOSEN_ONCE.brokenAt(pointer, "The option stands there before; name it once."));
                return List.of();
            }
        }
        if (procedure.options() != null && given.size() < procedure.options().least()) {
            faults.add(Rule.ENOUGH_OPTIONS_ARE_CHOSEN.brokenAt(
                    "/options",
                    "At least %d of the options are to be chosen; they are %s."
                            .formatted(procedure.options().least(), described(procedure))));
        }
        return offered.stream().filter(given::contains).toList();
    }

    private static String described(Procedure procedure) {
        return procedure.options() == null
                ? ""
                : procedure.options().choices().stream()
                        .map(option -> option.code() + " (" + option.name() + ")")
                        .collect(Collectors.joining(", "));
    }
}

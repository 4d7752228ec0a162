package vn.lienthong.routing.whatif;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.identity.MalformedIdentity;
import vn.lienthong.contract.identity.ProcedureCode;
import vn.lienthong.contract.registry.Agency;
import vn.lienthong.contract.registry.Channel;
import vn.lienthong.contract.registry.Procedure;
import vn.lienthong.contract.registry.Procedure.Fact;
import vn.lienthong.contract.registry.Registry;
import vn.lienthong.contract.registry.RegistryHistory;
import vn.lienthong.routing.calendar.DueQuestion;
import vn.lienthong.support.problem.Fault;

/**
 * A dossier that hasn't been handed in, as far as its route depends on it.
 *
 * @param facts as events state them: numbers in plain notation, {@code true} or {@code false}
 * @param options the optional procedures chosen
 */
record PreviewQuestion(
        Procedure procedure,
        AgencyCode receiver,
        Channel channel,
        Instant receivedAt,
        Map<String, String> facts,
        List<String> options) {
    private static final Set<String> MEMBERS =
            Set.of("version", "receivingAgency", "channel", "receivedAt", "facts", "options");
    private static final int LONGEST_FACT = 1000;
    private static final BigDecimal NUMBER_LIMIT = new BigDecimal("1e15");
    private static final int MOST_DECIMALS = 6;

    PreviewQuestion {
        facts = Map.copyOf(facts);
        options = List.copyOf(options);
    }

    /** Reads a question; null where anything is wrong with it, all of which is added to {@code faults}. */
    static @Nullable PreviewQuestion read(
            ProcedureCode code, JsonNode json, RegistryHistory history, List<Fault> faults) {
        if (!json.isObject()) {
            faults.add(fault("", PreviewRule.QUESTION_IS_GIVEN));
            return null;
        }
        json.propertyNames().stream()
                .filter(member -> !MEMBERS.contains(member))
                .forEach(member -> faults.add(fault("/" + Fault.escaped(member), PreviewRule.MEMBER_IS_KNOWN)));
        var receivedAt = receivedAt(json.path("receivedAt"), faults);
        // What else is wrong can be told by the registry of any day.
        var registry = history.at(receivedAt == null ? Instant.now() : receivedAt);
        var procedure = procedure(code, json.path("version"), registry, faults);
        var channel = channel(json.path("channel"), faults);
        var receiver = receiver(json.path("receivingAgency"), procedure, registry, faults);
        var facts =
                procedure == null ? Map.<String, String>of() : facts(json.path("facts"), procedure, registry, faults);
        var options = procedure == null ? List.<String>of() : options(json.path("options"), procedure, faults);
        return procedure == null || channel == null || receiver == null || receivedAt == null || !faults.isEmpty()
                ? null
                : new PreviewQuestion(procedure, receiver.code(), channel, receivedAt, facts, options);
    }

    private static @Nullable Instant receivedAt(JsonNode json, List<Fault> faults) {
        if (!json.isString()) {
            faults.add(fault("/receivedAt", PreviewRule.RECEIVED_AT_IS_GIVEN));
            return null;
        }
        return DueQuestion.time(json.asString(), "/receivedAt", faults);
    }

    private static @Nullable Procedure procedure(
            ProcedureCode code, JsonNode version, Registry registry, List<Fault> faults) {
        if (version.isMissingNode() || version.isNull()) {
            var inForce = registry.procedure(code);
            if (inForce.isEmpty()) {
                faults.add(fault("/receivedAt", PreviewRule.PROCEDURE_IS_IN_FORCE));
            }
            return inForce.orElse(null);
        }
        var known = version.isInt() ? registry.procedure(code, version.asInt()) : Optional.<Procedure>empty();
        if (known.isEmpty()) {
            faults.add(fault("/version", PreviewRule.VERSION_IS_KNOWN));
        }
        return known.orElse(null);
    }

    private static @Nullable Channel channel(JsonNode json, List<Fault> faults) {
        for (var channel : Channel.values()) {
            if (json.isString() && channel.name().toLowerCase(Locale.ROOT).equals(json.asString())) {
                return channel;
            }
        }
        faults.add(fault("/channel", PreviewRule.CHANNEL_IS_KNOWN));
        return null;
    }

    private static @Nullable Agency receiver(
            JsonNode json, @Nullable Procedure procedure, Registry registry, List<Fault> faults) {
        var agency = agency(json, registry).orElse(null);
        PreviewRule broken = null;
        if (agency == null) {
            broken = PreviewRule.RECEIVING_AGENCY_IS_KNOWN;
        } else if (!registry.isInForce(agency.code())) {
            broken = PreviewRule.RECEIVING_AGENCY_IS_IN_FORCE;
        } else if (procedure != null && !procedure.receivers().includes(agency)) {
            broken = PreviewRule.AGENCY_RECEIVES_THE_PROCEDURE;
        }
        if (broken != null) {
            faults.add(fault("/receivingAgency", broken));
        }
        return agency;
    }

    private static Optional<Agency> agency(JsonNode json, Registry registry) {
        try {
            return json.isString() ? registry.agency(new AgencyCode(json.asString())) : Optional.empty();
        } catch (MalformedIdentity e) {
            return Optional.empty();
        }
    }

    // ---- facts and options

    private static Map<String, String> facts(
            JsonNode json, Procedure procedure, Registry registry, List<Fault> faults) {
        var declared = procedure.facts().stream().map(Fact::name).toList();
        json.propertyNames().stream()
                .filter(name -> !declared.contains(name))
                .forEach(name -> faults.add(fault("/facts/" + Fault.escaped(name), PreviewRule.FACT_IS_DECLARED)));
        var facts = new TreeMap<String, String>();
        for (var fact : procedure.facts()) {
            var value = json.path(fact.name());
            var pointer = "/facts/" + fact.name();
            if (value.isMissingNode()
                    || value.isNull()
                    || value.isString() && value.asString().isBlank()) {
                if (fact.required()) {
                    faults.add(fault(pointer, PreviewRule.ALL_REQUIRED_FACTS_PRESENT));
                }
                continue;
            }
            var text = value(fact, value, registry);
            if (text == null) {
                faults.add(fault(
                        pointer,
                        fact.type() == Procedure.FactType.AGENCY
                                ? PreviewRule.FACT_NAMES_AN_AGENCY_IN_FORCE
                                : PreviewRule.FACT_HAS_ITS_TYPE));
            } else {
                facts.put(fact.name(), text);
            }
        }
        return facts;
    }

    /** A fact as events state it; null where it isn't of its type. */
    private static @Nullable String value(Fact fact, JsonNode value, Registry registry) {
        return switch (fact.type()) {
            case TEXT -> value.isString() && value.asString().length() <= LONGEST_FACT ? value.asString() : null;
            case NUMBER -> number(value);
            case YES_NO -> value.isBoolean() ? Boolean.toString(value.asBoolean()) : null;
            case CHOICE -> value.isString() && fact.values().contains(value.asString()) ? value.asString() : null;
            case AGENCY ->
                agency(value, registry)
                        .map(Agency::code)
                        .filter(registry::isInForce)
                        .map(AgencyCode::value)
                        .orElse(null);
        };
    }

    private static @Nullable String number(JsonNode value) {
        if (!value.isNumber()) {
            return null;
        }
        var exact = value.decimalValue();
        var plain = exact.signum() == 0 ? BigDecimal.ZERO : exact.stripTrailingZeros();
        return exact.abs().compareTo(NUMBER_LIMIT) >= 0 || plain.scale() > MOST_DECIMALS ? null : plain.toPlainString();
    }

    private static List<String> options(JsonNode json, Procedure procedure, List<Fault> faults) {
        var offered = procedure.options() == null
                ? List.<String>of()
                : procedure.options().choices().stream()
                        .map(Procedure.Option::code)
                        .toList();
        var chosen = new ArrayList<String>();
        for (int i = 0; i < json.size(); i++) {
            var option = json.path(i);
            if (option.isString() && offered.contains(option.asString())) {
                chosen.add(option.asString());
            } else {
                faults.add(fault("/options/" + i, PreviewRule.OPTION_IS_KNOWN));
            }
        }
        var known = offered.stream().filter(chosen::contains).toList();
        if (procedure.options() != null && known.size() < procedure.options().least()) {
            faults.add(fault("/options", PreviewRule.ENOUGH_OPTIONS_ARE_CHOSEN));
        }
        return known;
    }

    private static Fault fault(String pointer, PreviewRule rule) {
        return new Fault(pointer, rule.name(), rule.meaning());
    }
}

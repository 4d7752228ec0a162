package vn.lienthong.intake.submission;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import vn.lienthong.contract.dossier.DossierPart;
import vn.lienthong.contract.dossier.Priority;
import vn.lienthong.contract.dossier.Reception;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.identity.CitizenId;
import vn.lienthong.contract.identity.MalformedIdentity;
import vn.lienthong.contract.identity.ProcedureCode;
import vn.lienthong.contract.personal.PersonalData;
import vn.lienthong.contract.registry.Agency;
import vn.lienthong.contract.registry.Channel;
import vn.lienthong.contract.registry.Procedure;
import vn.lienthong.contract.registry.Registry;
import vn.lienthong.contract.registry.RegistryHistory;
import vn.lienthong.contract.registry.WorkingCalendar;
import vn.lienthong.intake.IntakeSettings;
import vn.lienthong.intake.attachment.CheckParts;
import vn.lienthong.intake.attachment.PartReference;
import vn.lienthong.intake.request.IdempotencyKey;
import vn.lienthong.intake.rule.Rule;
import vn.lienthong.intake.rule.Texts;
import vn.lienthong.intake.submission.SubmissionRequest.ApplicantRequest;
import vn.lienthong.support.problem.Fault;

/** Looks a submission through from end to end, so that every fault of it is named at once. */
@Component
class CheckSubmission {
    private static final int LONGEST_NAME = 200;
    private static final int LONGEST_ADDRESS = 500;
    private static final int LONGEST_EMAIL = 254;

    /** Ten digits; eleven for a landline with its area code (02…). */
    static final Pattern PHONE = Pattern.compile("(?:0|\\+84)(?:[1-9]\\d{8}|2\\d{9})");

    private static final Pattern EMAIL =
            Pattern.compile("[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
                    + "@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\\.)+[A-Za-z][A-Za-z0-9-]{0,61}[A-Za-z0-9]");

    private final CheckParts checkParts;
    private final CheckFacts checkFacts;
    private final IntakeSettings settings;

    CheckSubmission(CheckParts checkParts, CheckFacts checkFacts, IntakeSettings settings) {
        this.checkParts = checkParts;
        this.checkFacts = checkFacts;
        this.settings = settings;
    }

    sealed interface Verdict {}

    /** Nothing is wrong with it: what it says, in the contract's terms. */
    record Sound(
            Procedure procedure,
            Agency receiver,
            Channel channel,
            @Nullable String senderReference,
            List<DossierPart> parts,
            Map<String, String> facts,
            List<String> options,
            int priority,
            PersonalData personal,
            @Nullable Channel returnBy,
            @Nullable Reception reception,
            List<String> exemptions)
            implements Verdict {}

    /** Everything that is wrong with it. */
    record Faulty(List<Fault> faults) implements Verdict {}

    /** The receiving agency, where the request names one that exists or existed. */
    static Optional<Agency> receiver(SubmissionRequest request, Registry registry) {
        try {
            return request.receivingAgency() == null
                    ? Optional.empty()
                    : registry.agency(new AgencyCode(request.receivingAgency()));
        } catch (MalformedIdentity e) {
            return Optional.empty();
        }
    }

    /**
     * @param caller who hands it in
     * @param at when it came in: that day's registry counts
     */
    Verdict check(SubmissionRequest request, Agency caller, RegistryHistory history, Instant at) {
        var faults = new ArrayList<Fault>();
        var registry = history.at(at);
        var procedure = procedure(request, history, at, faults);
        var receiver = receiverInForce(request, registry, faults);
        var channel = channel(request.channel(), faults);
        checkReference(request.senderReference(), faults);
        int priority = priority(request.priority(), faults);
        var options = procedure == null ? List.<String>of() : CheckFacts.options(request.options(), procedure, faults);
        var facts = procedure == null
                ? Map.<String, String>of()
                : checkFacts.facts(request.facts(), procedure, registry, faults);
        if (procedure != null && receiver != null) {
            checkCompetence(procedure, receiver, facts, options, registry, faults);
        }
        var applicant = applicant(request.applicant(), faults);
        var form = form(request.form(), faults);
        var parts = checkParts.check(request.parts(), procedure, "/parts", caller, faults);
        if (procedure != null) {
            checkRequired(procedure, request.parts(), faults);
        }
        var reception = CheckReception.check(request, channel, at, faults);
        var exemptions = CheckExemptions.check(request.exemptions(), procedure, facts, parts, faults);
        if (!faults.isEmpty() || procedure == null || receiver == null || channel == null || applicant == null) {
            return new Faulty(faults);
        }
        return new Sound(
                procedure,
                receiver,
                channel,
                request.senderReference(),
                parts,
                facts,
                options,
                priority,
                new PersonalData(applicant, form, reception.delivery(applicant)),
                reception.returnBy(),
                reception.reception(),
                exemptions);
    }

    // ---- who receives what

    private static @Nullable Procedure procedure(
            SubmissionRequest request, RegistryHistory history, Instant at, List<Fault> faults) {
        ProcedureCode code;
        try {
            code = request.procedure() == null ? null : new ProcedureCode(request.procedure());
        } catch (MalformedIdentity e) {
            code = null;
        }
        var current =
                code == null ? Optional.<Procedure>empty() : history.at(at).procedure(code);
        if (current.isPresent()) {
            return current.get();
        }
        var versions = new ArrayList<Procedure>();
        for (var version : history.procedures()) {
            if (version.code().equals(code)) {
                versions.add(version);
            }
        }
        faults.add(
                versions.isEmpty()
                        ? Rule.PROCEDURE_IS_KNOWN.brokenAt(
                                "/procedure",
                                "The procedure is missing or unknown; give its national code, e.g. 2.000986.")
                        : Rule.PROCEDURE_IS_IN_FORCE.brokenAt(
                                "/procedure", outOfForce(versions, LocalDate.ofInstant(at, WorkingCalendar.ZONE))));
        return null;
    }

    private static String outOfForce(List<Procedure> versions, LocalDate day) {
        var text = new StringBuilder("Procedure %s is not in force on %s"
                .formatted(versions.getFirst().code(), day));
        versions.stream()
                .map(Procedure::validUntil)
                .filter(end -> end != null && !end.isAfter(day))
                .max(Comparator.naturalOrder())
                .ifPresent(end -> text.append("; it was until ").append(end.minusDays(1)));
        versions.stream()
                .map(Procedure::validFrom)
                .filter(begin -> begin.isAfter(day))
                .min(Comparator.naturalOrder())
                .ifPresent(begin -> text.append("; it will be from ").append(begin));
        return text.append('.').toString();
    }

    private static @Nullable Agency receiverInForce(SubmissionRequest request, Registry registry, List<Fault> faults) {
        var receiver = receiver(request, registry).orElse(null);
        if (receiver == null) {
            faults.add(Rule.RECEIVING_AGENCY_IS_KNOWN.brokenAt(
                    "/receivingAgency",
                    "The receiving agency is missing or unknown; give its code, e.g. H32.15 or 000.00.15.H32."));
            return null;
        }
        if (!registry.isInForce(receiver.code())) {
            faults.add(Rule.RECEIVING_AGENCY_IS_IN_FORCE.brokenAt(
                    "/receivingAgency", EndedAgencies.told(receiver, registry)));
            return null;
        }
        return receiver;
    }

    private static void checkCompetence(
            Procedure procedure,
            Agency receiver,
            Map<String, String> facts,
            List<String> options,
            Registry registry,
            List<Fault> faults) {
        if (!procedure.receivers().includes(receiver)) {
            faults.add(Rule.AGENCY_RECEIVES_THE_PROCEDURE.brokenAt(
                    "/receivingAgency",
                    "Agency %s doesn't receive procedure %s; it is received by %s."
                            .formatted(receiver.code(), procedure.code(), described(procedure.receivers()))));
            return;
        }
        var place = facts.get(Registry.PLACE);
        var agencies = new StageAgencies(
                registry,
                procedure,
                receiver.code(),
                place == null ? null : new AgencyCode(place),
                options,
                stage -> null);
        agencies.stages()
                .filter(stage -> agencies.of(stage).isEmpty())
                .forEach(stage -> faults.add(Rule.EVERY_STAGE_HAS_AN_AGENCY.brokenAt(
                        "/receivingAgency",
                        "Nobody is competent for stage %s of what agency %s receives; tell the keeper of the registry."
                                .formatted(stage.id(), receiver.code()))));
    }

    private static int priority(@Nullable Integer priority, List<Fault> faults) {
        if (priority == null) {
            return Priority.NORMAL;
        }
        if (priority < Priority.NORMAL || priority > Priority.HIGHEST) {
            faults.add(Rule.PRIORITY_IS_KNOWN.brokenAt("/priority", "The priority is a number from 0 to 4."));
        }
        return priority;
    }

    private static String described(Procedure.Receivers receivers) {
        return receivers.agency() != null
                ? "agency " + receivers.agency()
                : "agencies of tier %s and sector %s".formatted(receivers.tier(), receivers.sector());
    }

    private static @Nullable Channel channel(@Nullable String channel, List<Fault> faults) {
        return switch (channel) {
            case "online" -> Channel.ONLINE;
            case "counter" -> Channel.COUNTER;
            case "post" -> Channel.POST;
            case null, default -> {
                faults.add(Rule.CHANNEL_IS_KNOWN.brokenAt("/channel", "The channel is none of online, counter, post."));
                yield null;
            }
        };
    }

    private static void checkReference(@Nullable String reference, List<Fault> faults) {
        if (reference != null && !IdempotencyKey.isPlain(reference)) {
            faults.add(Rule.SENDER_REFERENCE_IS_PLAIN.brokenAt(
                    "/senderReference", "The reference has other than 1 to 255 visible ASCII characters."));
        }
    }

    // ---- who hands it in, and what they wrote

    private static PersonalData.@Nullable Applicant applicant(@Nullable ApplicantRequest request, List<Fault> faults) {
        if (request == null) {
            faults.add(Rule.APPLICANT_IS_GIVEN.brokenAt("/applicant", "The applicant is missing."));
            return null;
        }
        var texts = new Texts(faults);
        int before = faults.size();
        var name = texts.line(request.fullName(), "/applicant/fullName", LONGEST_NAME);
        if (faults.size() == before && (name == null || name.isBlank())) {
            faults.add(Rule.NAME_IS_GIVEN.brokenAt(
                    "/applicant/fullName", "The full name is missing; give it as on the identity card."));
        }
        var citizenId = citizenId(request.citizenId(), faults);
        var phone = form(
                request.phone(),
                PHONE,
                Rule.PHONE_IS_WELL_FORMED,
                "/applicant/phone",
                "The phone number is none of Vietnam; write 0905000123 or +84905000123, without spaces.",
                faults);
        var email = form(
                texts.line(request.email(), "/applicant/email", LONGEST_EMAIL),
                EMAIL,
                Rule.EMAIL_IS_WELL_FORMED,
                "/applicant/email",
                "The e-mail address is not of the form name@domain.",
                faults);
        var address = texts.line(request.address(), "/applicant/address", LONGEST_ADDRESS);
        var language = request.language() == null ? "vi" : request.language();
        if (!language.equals("vi") && !language.equals("en")) {
            faults.add(Rule.LANGUAGE_IS_KNOWN.brokenAt("/applicant/language", "The language is neither vi nor en."));
        }
        return name == null || citizenId == null
                ? null
                : new PersonalData.Applicant(name.strip(), citizenId, email, phone, address, language);
    }

    private static @Nullable CitizenId citizenId(@Nullable String value, List<Fault> faults) {
        try {
            return new CitizenId(value == null ? "" : value);
        } catch (MalformedIdentity e) {
            faults.add(Rule.IDENTITY_NUMBER_IS_WELL_FORMED.brokenAt(
                    "/applicant/citizenId", "The " + e.getMessage() + "; copy it from the identity card."));
            return null;
        }
    }

    private static @Nullable String form(
            @Nullable String value, Pattern form, Rule rule, String pointer, String message, List<Fault> faults) {
        if (value != null && !form.matcher(value).matches()) {
            faults.add(rule.brokenAt(pointer, message));
            return null;
        }
        return value;
    }

    private Map<String, String> form(@Nullable Map<String, @Nullable String> form, List<Fault> faults) {
        if (form == null) {
            return Map.of();
        }
        if (form.size() > settings.mostFormFields()) {
            faults.add(Rule.FORM_IS_SMALL_ENOUGH.brokenAt(
                    "/form", "The form has more than " + settings.mostFormFields() + " fields."));
            return Map.of();
        }
        var texts = new Texts(faults);
        var taken = new LinkedHashMap<String, String>();
        form.forEach((field, value) -> {
            int before = faults.size();
            var name = texts.line(field, "/form", settings.longestFormField());
            if (name == null) {
                return;
            }
            var pointer = "/form/" + Fault.escaped(field);
            var text = texts.lines(value, pointer, settings.longestFormField());
            if (text != null && !name.isBlank() && taken.putIfAbsent(name, text) == null) {
                return;
            }
            if (faults.size() == before) {
                faults.add(Rule.FORM_FIELD_IS_TEXT.brokenAt(
                        pointer, "The field has no name, no text, or the name of another; give each its own."));
            }
        });
        return taken;
    }

    // ---- papers

    private static void checkRequired(
            Procedure procedure, @Nullable List<@Nullable PartReference> parts, List<Fault> faults) {
        var given = parts == null ? List.<@Nullable PartReference>of() : parts;
        for (var part : procedure.parts()) {
            if (part.required()
                    && given.stream()
                            .noneMatch(one -> one != null && part.code().equals(one.code()))) {
                faults.add(Rule.ALL_REQUIRED_PARTS_PRESENT.brokenAt(
                        "/parts",
                        "The part %s (%s) is missing; upload it and add it.".formatted(part.code(), part.name())));
            }
        }
    }
}

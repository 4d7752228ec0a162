package vn.lienthong.intake.submission;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import vn.lienthong.contract.dossier.Channel;
import vn.lienthong.contract.dossier.DossierPart;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.identity.CitizenId;
import vn.lienthong.contract.identity.MalformedIdentity;
import vn.lienthong.contract.identity.ProcedureCode;
import vn.lienthong.contract.personal.PersonalData;
import vn.lienthong.contract.registry.Agency;
import vn.lienthong.contract.registry.Procedure;
import vn.lienthong.contract.registry.Registry;
import vn.lienthong.intake.IntakeSettings;
import vn.lienthong.intake.attachment.CheckAttachment;
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
    private static final int LONGEST_CODE = 64;

    /** Ten digits; eleven for a landline with its area code (02…). */
    private static final Pattern PHONE = Pattern.compile("(?:0|\\+84)(?:[1-9]\\d{8}|2\\d{9})");

    private static final Pattern EMAIL =
            Pattern.compile("[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
                    + "@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\\.)+[A-Za-z][A-Za-z0-9-]{0,61}[A-Za-z0-9]");

    private final CheckAttachment attachments;
    private final IntakeSettings settings;

    CheckSubmission(CheckAttachment attachments, IntakeSettings settings) {
        this.attachments = attachments;
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
            PersonalData personal)
            implements Verdict {}

    /** Everything that is wrong with it. */
    record Faulty(List<Fault> faults) implements Verdict {}

    /** The receiving agency, where the request names one that exists. */
    static Optional<Agency> receiver(SubmissionRequest request, Registry registry) {
        try {
            return request.receivingAgency() == null
                    ? Optional.empty()
                    : registry.agency(new AgencyCode(request.receivingAgency()));
        } catch (MalformedIdentity e) {
            return Optional.empty();
        }
    }

    private static Optional<Procedure> procedure(SubmissionRequest request, Registry registry) {
        try {
            return request.procedure() == null
                    ? Optional.empty()
                    : registry.procedure(new ProcedureCode(request.procedure()));
        } catch (MalformedIdentity e) {
            return Optional.empty();
        }
    }

    Verdict check(SubmissionRequest request, Registry registry) {
        var faults = new ArrayList<Fault>();
        var procedure = procedure(request, registry).orElse(null);
        var receiver = receiver(request, registry).orElse(null);
        checkCompetence(procedure, receiver, registry, faults);
        var channel = channel(request.channel(), faults);
        checkReference(request.senderReference(), faults);
        var applicant = applicant(request.applicant(), faults);
        var form = form(request.form(), faults);
        var parts = parts(request.parts(), procedure, faults);
        if (!faults.isEmpty() || procedure == null || receiver == null || channel == null || applicant == null) {
            return new Faulty(faults);
        }
        return new Sound(
                procedure, receiver, channel, request.senderReference(), parts, new PersonalData(applicant, form));
    }

    // ---- who receives what

    private static void checkCompetence(
            @Nullable Procedure procedure, @Nullable Agency receiver, Registry registry, List<Fault> faults) {
        if (procedure == null) {
            faults.add(Rule.PROCEDURE_IS_KNOWN.brokenAt(
                    "/procedure", "The procedure is missing or unknown; give its national code, e.g. 2.000986."));
        }
        if (receiver == null) {
            faults.add(Rule.RECEIVING_AGENCY_IS_KNOWN.brokenAt(
                    "/receivingAgency",
                    "The receiving agency is missing or unknown; give its code, e.g. H32.15 or 000.00.15.H32."));
        }
        if (procedure == null || receiver == null) {
            return;
        }
        if (!procedure.receivers().includes(receiver)) {
            faults.add(Rule.AGENCY_RECEIVES_THE_PROCEDURE.brokenAt(
                    "/receivingAgency",
                    "Agency %s doesn't receive procedure %s; it is received by %s."
                            .formatted(receiver.code(), procedure.code(), described(procedure.receivers()))));
            return;
        }
        for (var stage : procedure.stages()) {
            if (registry.resolve(stage.agency(), receiver.code()).isEmpty()) {
                faults.add(Rule.EVERY_STAGE_HAS_AN_AGENCY.brokenAt(
                        "/receivingAgency",
                        "Nobody is competent for stage %s of what agency %s receives; tell the keeper of the registry."
                                .formatted(stage.id(), receiver.code())));
            }
        }
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

    private List<DossierPart> parts(
            @Nullable List<SubmissionRequest.@Nullable PartRequest> requests,
            @Nullable Procedure procedure,
            List<Fault> faults) {
        var given = requests == null ? List.<SubmissionRequest.@Nullable PartRequest>of() : requests;
        if (given.size() > settings.mostParts()) {
            faults.add(Rule.NOT_TOO_MANY_PARTS.brokenAt(
                    "/parts", "The dossier has more than " + settings.mostParts() + " parts."));
            return List.of();
        }
        var parts = new ArrayList<DossierPart>();
        for (int i = 0; i < given.size(); i++) {
            var request = given.get(i);
            var pointer = "/parts/" + i;
            var code = request == null ? null : request.code();
            if (request == null || code == null || code.isBlank() || code.length() > LONGEST_CODE) {
                faults.add(Rule.PART_IS_GIVEN.brokenAt(pointer, "The part, or its code, is missing or too long."));
            } else if (procedure != null && !asksFor(procedure, code)) {
                faults.add(Rule.PART_BELONGS_TO_THE_PROCEDURE.brokenAt(
                        pointer + "/code",
                        "The procedure asks for no such part; its parts are " + codes(procedure) + "."));
            }
            var attachment = request == null
                    ? null
                    : attachments.check(
                            request.attachment(), code == null ? "" : code, pointer + "/attachment", faults);
            if (code != null && attachment != null) {
                parts.add(new DossierPart(code, attachment));
            }
        }
        if (procedure != null) {
            checkRequired(procedure, given, faults);
        }
        return parts;
    }

    private static void checkRequired(
            Procedure procedure, List<SubmissionRequest.@Nullable PartRequest> given, List<Fault> faults) {
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

    private static boolean asksFor(Procedure procedure, String code) {
        return procedure.parts().stream().anyMatch(part -> part.code().equals(code));
    }

    private static String codes(Procedure procedure) {
        return procedure.parts().stream().map(Procedure.Part::code).collect(Collectors.joining(", "));
    }
}

package vn.lienthong.notification.template;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import vn.lienthong.notification.message.Situation;
import vn.lienthong.notification.template.EditedTemplates.Edited;
import vn.lienthong.support.problem.Fault;
import vn.lienthong.support.problem.Refusal;
import vn.lienthong.support.security.Caller;

/**
 * New words on their way to citizens: drafted by one person, approved or rejected by another (bốn mắt), then in force; and
 * back to words that were in force before. State and audit commit together.
 */
@Service
class EditTemplates {
    static final List<String> LANGUAGES = List.of("vi", "en");

    private final EditedTemplates edited;
    private final TemplateSettings limits;

    EditTemplates(EditedTemplates edited, TemplateSettings limits) {
        this.edited = edited;
        this.limits = limits;
    }

    /** A wording as it is sent to us: anything may be missing. */
    record GivenWording(
            @Nullable String subject,
            @Nullable String text,
            @Nullable String brief,
            @Nullable Boolean withoutDiacritics) {
        Wording toWording() {
            return new Wording(plain(subject), plain(text), plain(brief), Boolean.TRUE.equals(withoutDiacritics));
        }

        private static String plain(@Nullable String given) {
            return given == null ? "" : given.replace("\r\n", "\n").strip();
        }
    }

    /** Refused with everything that is wrong with any of them. */
    Map<String, Wording> checked(Situation situation, @Nullable Map<String, GivenWording> given) {
        var faults = new ArrayList<Fault>();
        var wordings = new LinkedHashMap<String, Wording>();
        for (var language : LANGUAGES) {
            var one = given == null ? null : given.get(language);
            if (one == null) {
                faults.add(TemplateRule.WORDING_IS_GIVEN.at(
                        "/wordings/" + language, "Every template speaks Vietnamese (vi) and English (en)."));
                continue;
            }
            var wording = one.toWording();
            faults.addAll(TemplateRule.faults(situation, language, wording, limits));
            wordings.put(language, wording);
        }
        if (!faults.isEmpty()) {
            throw new Refusal(
                    HttpStatus.UNPROCESSABLE_CONTENT,
                    "template-refused",
                    "The template has %d faults; nothing was kept.".formatted(faults.size()),
                    faults);
        }
        return wordings;
    }

    @Transactional
    int draft(
            Situation situation,
            @Nullable Map<String, GivenWording> given,
            @Nullable Integer basedOn,
            @Nullable String note,
            Caller caller) {
        var subject = person(caller);
        var said = said(note, "/note", "A draft says what it is for.");
        var wordings = checked(situation, given);
        var inForce = edited.lockInForce(situation);
        if (basedOn == null || basedOn != inForce) {
            throw movedOn(inForce, "/basedOn");
        }
        if (edited.drafts().getOrDefault(situation.code(), 0) >= limits.mostDrafts()) {
            throw new Refusal(
                    HttpStatus.CONFLICT,
                    "too-many-drafts",
                    "%d drafts of it wait already; decide about one of them first.".formatted(limits.mostDrafts()),
                    List.of(new Fault("", "DRAFTS_ARE_FEW", "At most " + limits.mostDrafts() + " drafts wait.")));
        }
        return edited.draft(
                situation, wordings, inForce, said, subject, caller.agency().value());
    }

    @Transactional
    void approve(Situation situation, int version, Caller caller) {
        var subject = person(caller);
        var inForce = edited.lockInForce(situation);
        var draft = draft(situation, version);
        if (draft.draftedBy().equals(subject)) {
            throw new Refusal(
                    HttpStatus.FORBIDDEN,
                    "four-eyes",
                    "You drafted this template yourself (token subject %s); another person has to approve it."
                            .formatted(subject),
                    List.of(new Fault(
                            "",
                            "APPROVER_IS_NOT_THE_AUTHOR",
                            "The approver's token has another subject than the author's.")));
        }
        if (draft.basedOn() != inForce) {
            throw movedOn(inForce, "");
        }
        edited.decide(situation, version, true, subject, caller.agency().value(), null);
        edited.putInForce(situation, version);
    }

    @Transactional
    void reject(Situation situation, int version, @Nullable String reason, Caller caller) {
        var subject = person(caller);
        var said = said(reason, "/reason", "A rejection has a reason.");
        edited.lockInForce(situation);
        draft(situation, version);
        edited.decide(situation, version, false, subject, caller.agency().value(), said);
    }

    /** Puts words in force again that were approved before, or come with the release. */
    @Transactional
    void rollBack(Situation situation, @Nullable Integer version, @Nullable String reason, Caller caller) {
        var subject = person(caller);
        var said = said(reason, "/reason", "A rollback has a reason.");
        var inForce = edited.lockInForce(situation);
        boolean isGood = version != null
                && version != inForce
                && (version < Templates.FIRST_OF_OPERATORS
                        ? version >= 1 && version <= situation.version()
                        : edited.find(situation, version)
                                .filter(found -> found.state().equals("approved"))
                                .isPresent());
        if (version == null || !isGood) {
            throw new Refusal(
                    HttpStatus.CONFLICT,
                    "no-such-rollback",
                    "Back to a version that was approved, or to one of the release (1 to %d), and not the one in force (%d)."
                            .formatted(situation.version(), inForce),
                    List.of(new Fault("/version", "VERSION_WAS_APPROVED", "No such version can be put in force.")));
        }
        edited.putInForce(situation, version);
        edited.audit(situation, version, "rolled-back", subject, caller.agency().value(), said);
    }

    private Edited draft(Situation situation, int version) {
        var found = edited.find(situation, version).orElseThrow(() -> unknownVersion(situation, version));
        if (!found.state().equals("draft")) {
            throw new Refusal(
                    HttpStatus.CONFLICT,
                    "template-decided",
                    "This version is %s already.".formatted(found.state()),
                    List.of(new Fault("", "TEMPLATE_IS_A_DRAFT", "Only a draft is approved or rejected.")));
        }
        return found;
    }

    static Refusal unknownVersion(Situation situation, int version) {
        return new Refusal(
                HttpStatus.NOT_FOUND,
                "unknown-template-version",
                "The template %s has no version %d; GET /v1/templates/%1$s lists them."
                        .formatted(situation.code(), version),
                List.of(new Fault("", "VERSION_IS_KNOWN", "No version has this number.")));
    }

    private static Refusal movedOn(int inForce, String pointer) {
        return new Refusal(
                HttpStatus.CONFLICT,
                "template-moved-on",
                "Version %d is in force now; write the new words from it, so that nobody's are lost."
                        .formatted(inForce),
                List.of(new Fault(
                        pointer, "BASE_IS_IN_FORCE", "It is written from another version than " + inForce + ".")));
    }

    private String said(@Nullable String given, String pointer, String rule) {
        if (given == null || given.isBlank() || given.length() > limits.longestNote()) {
            throw new Refusal(
                    HttpStatus.UNPROCESSABLE_CONTENT,
                    "reason-missing",
                    "Say why, in up to %d characters.".formatted(limits.longestNote()),
                    List.of(new Fault(pointer, "REASON_IS_GIVEN", rule)));
        }
        return given.strip();
    }

    private static String person(Caller caller) {
        // What a token without a subject is read as.
        if (caller.subject().isBlank() || caller.subject().equals("null")) {
            throw new Refusal(
                    HttpStatus.FORBIDDEN,
                    "subject-missing",
                    "The token doesn't say who you are; the issuer has to name a subject.",
                    List.of(new Fault("", "CALLER_IS_A_PERSON", "The token has a subject.")));
        }
        return caller.subject();
    }
}

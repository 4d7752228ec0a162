package vn.lienthong.notification.template;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import java.net.URI;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import vn.lienthong.notification.message.Situation;
import vn.lienthong.notification.template.EditTemplates.GivenWording;
import vn.lienthong.notification.template.EditedTemplates.Done;
import vn.lienthong.notification.template.EditedTemplates.Edited;
import vn.lienthong.support.problem.Fault;
import vn.lienthong.support.problem.Refusal;
import vn.lienthong.support.security.Caller;

/** What citizens are told, for those who write it: look, draft, let another person approve, go back. */
@RestController
class TemplateController {
    /** May see templates. */
    static final String READ = "template.read";
    /** May draft templates. */
    static final String EDIT = "template.edit";
    /** May approve what somebody else drafted, and go back. */
    static final String APPROVE = "template.approve";

    private static final int MOST = 100;

    private final Templates templates;
    private final EditedTemplates edited;
    private final EditTemplates edit;

    TemplateController(Templates templates, EditedTemplates edited, EditTemplates edit) {
        this.templates = templates;
        this.edited = edited;
        this.edit = edit;
    }

    /**
     * A situation's template.
     *
     * @param release the newest version that comes with the release
     * @param variables what it may be filled with
     * @param told what of them its e-mail has to say, besides the code and the link
     */
    record View(String situation, int inForce, int release, int drafts, Set<String> variables, List<String> told) {}

    record All(List<View> templates) {}

    /** @param versions the operators', newest first, up to 100 */
    record One(View template, List<Edited> versions) {}

    /** @param edited null for a version of the release */
    record Version(
            String situation,
            int version,
            boolean inForce,
            @Nullable Edited edited,
            Map<String, Wording> wordings) {}

    /** A template filled with sample data, by channel and language. */
    record Preview(String situation, int version, Map<String, Filled> languages) {}

    record Filled(Words email, ShortText brief) {}

    record Draft(
            @Nullable Integer basedOn,
            @Nullable String note,
            @Nullable Map<String, GivenWording> wordings) {}

    record Reason(@Nullable String reason) {}

    record Rollback(@Nullable Integer version, @Nullable String reason) {}

    /** @param next what to give as {@code after} for the next page; null on the last */
    record Audit(List<Done> entries, @Nullable Long next) {}

    @GetMapping("/v1/templates")
    @Operation(
            summary = "The templates of all situations",
            description = "Which version is in force, how many drafts wait. Scope template.read, template.edit or"
                    + " template.approve.")
    All all(@Parameter(hidden = true) Caller caller) {
        requireAny(caller);
        var drafts = edited.drafts();
        return new All(Arrays.stream(Situation.values())
                .map(situation -> view(situation, drafts.getOrDefault(situation.code(), 0)))
                .toList());
    }

    @GetMapping("/v1/templates/{situation}")
    @Operation(
            summary = "The template of a situation and the versions that operators wrote",
            description = "Scope template.read, template.edit or template.approve.")
    One one(@PathVariable("situation") String code, @Parameter(hidden = true) Caller caller) {
        requireAny(caller);
        return one(situation(code));
    }

    private One one(Situation situation) {
        return new One(view(situation, edited.drafts().getOrDefault(situation.code(), 0)), edited.of(situation, MOST));
    }

    private View view(Situation situation, int drafts) {
        return new View(
                situation.code(),
                templates.inForce(situation),
                situation.version(),
                drafts,
                situation.variables(),
                situation.told());
    }

    @GetMapping("/v1/templates/{situation}/versions/{version}")
    @Operation(
            summary = "The words of a version, not filled",
            description = "Versions below 1000 come with the release. Scope template.read, template.edit or"
                    + " template.approve.")
    Version version(
            @PathVariable("situation") String code,
            @PathVariable int version,
            @Parameter(hidden = true) Caller caller) {
        requireAny(caller);
        var situation = situation(code);
        return new Version(
                situation.code(),
                version,
                templates.inForce(situation) == version,
                edited.find(situation, version).orElse(null),
                wordings(situation, version));
    }

    @GetMapping("/v1/templates/{situation}/versions/{version}/preview")
    @Operation(
            summary = "A version filled with sample data, in both languages and for every kind of channel",
            description =
                    "With the segments that its SMS takes. Scope template.read, template.edit or template.approve.")
    Preview preview(
            @PathVariable("situation") String code,
            @PathVariable int version,
            @Parameter(hidden = true) Caller caller) {
        requireAny(caller);
        var situation = situation(code);
        return filled(situation, version, wordings(situation, version));
    }

    private Map<String, Wording> wordings(Situation situation, int version) {
        if (version >= Templates.FIRST_OF_OPERATORS) {
            return edited.wordings(situation, version)
                    .orElseThrow(() -> EditTemplates.unknownVersion(situation, version));
        }
        if (version < 1 || version > situation.version()) {
            throw EditTemplates.unknownVersion(situation, version);
        }
        var wordings = new LinkedHashMap<String, Wording>();
        EditTemplates.LANGUAGES.forEach(
                language -> wordings.put(language, Templates.ofTheRelease(situation, version, language)));
        return wordings;
    }

    private static Preview filled(Situation situation, int version, Map<String, Wording> wordings) {
        var languages = new LinkedHashMap<String, Filled>();
        wordings.forEach((language, wording) -> {
            var template = new Template(situation.code(), language, wording);
            var sample = Sample.of(situation, language);
            languages.put(language, new Filled(template.words(sample), template.shortText(sample)));
        });
        return new Preview(situation.code(), version, languages);
    }

    @PostMapping("/v1/templates/{situation}/preview")
    @Operation(
            summary = "Words filled with sample data, kept nowhere",
            description = "Refused with everything that a draft would be refused for. Scope template.edit.")
    Preview tryOut(
            @PathVariable("situation") String code, @RequestBody Draft draft, @Parameter(hidden = true) Caller caller) {
        caller.require(EDIT);
        var situation = situation(code);
        return filled(situation, 0, edit.checked(situation, draft.wordings()));
    }

    @PostMapping("/v1/templates/{situation}/drafts")
    @Operation(
            summary = "Draft new words",
            description =
                    "In both languages, from the version in force (`basedOn`), with a note what for. Nothing changes"
                            + " until another person has approved it. Scope template.edit.")
    ResponseEntity<One> draft(
            @PathVariable("situation") String code, @RequestBody Draft draft, @Parameter(hidden = true) Caller caller) {
        caller.require(EDIT);
        var situation = situation(code);
        int version = edit.draft(situation, draft.wordings(), draft.basedOn(), draft.note(), caller);
        return ResponseEntity.created(URI.create("/v1/templates/%s/versions/%d".formatted(situation.code(), version)))
                .body(one(situation));
    }

    @PostMapping("/v1/templates/{situation}/versions/{version}/approval")
    @Operation(
            summary = "Approve a draft: it is in force at once",
            description =
                    "Another person than the author, by the subject of the token (four eyes). What is planned already"
                            + " keeps its version. Scope template.approve.")
    One approve(
            @PathVariable("situation") String code,
            @PathVariable int version,
            @Parameter(hidden = true) Caller caller) {
        caller.require(APPROVE);
        var situation = situation(code);
        edit.approve(situation, version, caller);
        return one(situation);
    }

    @PostMapping("/v1/templates/{situation}/versions/{version}/rejection")
    @Operation(
            summary = "Reject a draft, with the reason",
            description = "The author may take it back in the same way. Scope template.approve or template.edit.")
    One reject(
            @PathVariable("situation") String code,
            @PathVariable int version,
            @RequestBody Reason reason,
            @Parameter(hidden = true) Caller caller) {
        if (!caller.has(APPROVE)) {
            caller.require(EDIT);
        }
        var situation = situation(code);
        var isAuthor = edited.find(situation, version)
                .filter(found -> found.draftedBy().equals(caller.subject()))
                .isPresent();
        if (!isAuthor) {
            caller.require(APPROVE);
        }
        edit.reject(situation, version, reason.reason(), caller);
        return one(situation);
    }

    @PostMapping("/v1/templates/{situation}/rollback")
    @Operation(
            summary = "Put words in force again that were approved before, or come with the release",
            description =
                    "With the reason; at once, as two persons agreed to these words before. Scope template.approve.")
    One rollBack(
            @PathVariable("situation") String code,
            @RequestBody Rollback rollback,
            @Parameter(hidden = true) Caller caller) {
        caller.require(APPROVE);
        var situation = situation(code);
        edit.rollBack(situation, rollback.version(), rollback.reason(), caller);
        return one(situation);
    }

    @GetMapping("/v1/templates/{situation}/audit")
    @Operation(
            summary = "Who did what to a template, oldest first",
            description = "It is only ever added to. Scope template.read, template.edit or template.approve.")
    Audit audit(
            @PathVariable("situation") String code,
            @RequestParam(defaultValue = "0") long after,
            @Parameter(hidden = true) Caller caller) {
        requireAny(caller);
        var found = edited.audit(situation(code), after, MOST + 1);
        return found.size() <= MOST
                ? new Audit(found, null)
                : new Audit(found.subList(0, MOST), found.get(MOST - 1).position());
    }

    private static Situation situation(String code) {
        return Arrays.stream(Situation.values())
                .filter(situation -> situation.code().equals(code))
                .findFirst()
                .orElseThrow(() -> new Refusal(
                        HttpStatus.NOT_FOUND,
                        "unknown-situation",
                        "No situation is called so; GET /v1/templates lists them.",
                        List.of(new Fault("", "SITUATION_IS_KNOWN", "No situation has this name."))));
    }

    private static void requireAny(Caller caller) {
        if (!caller.has(EDIT) && !caller.has(APPROVE)) {
            caller.require(READ);
        }
    }
}

package vn.lienthong.console.reconciliation;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import vn.lienthong.console.document.Masking;
import vn.lienthong.console.neighbour.Neighbour.Answer;
import vn.lienthong.console.neighbour.Told;
import vn.lienthong.console.page.Names;
import vn.lienthong.console.page.Words;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.identity.MalformedIdentity;
import vn.lienthong.edxml.finding.Finding;
import vn.lienthong.edxml.finding.Language;
import vn.lienthong.edxml.finding.Place;
import vn.lienthong.edxml.finding.Rule;

/**
 * What the gateway says, in words.
 *
 * @param trouble why nothing can be said of reconciliations; null where it answered
 * @param chosen the day that is shown
 */
record ReconciliationPage(
        @Nullable String trouble,
        List<Day> days,
        @Nullable Day chosen,
        @Nullable String dayTrouble,
        List<Matter> healed,
        List<Matter> open,
        @Nullable String driftTrouble,
        @Nullable Drift drift,
        @Nullable String refusedTrouble,
        List<Refused> refused) {
    private static final Pattern CODE = Pattern.compile("vb-[0-9a-f]{32}");
    private static final int MOST = 500;
    /** As many places as any rule's message has. */
    private static final List<String> MASKED = Collections.nCopies(9, Masking.MASK);

    /** A day's counts; – where the gateway gave none. */
    record Day(
            String id,
            String name,
            @Nullable String ranAt,
            String sent,
            String onAxis,
            String received,
            String fetched,
            String healed,
            String open,
            boolean hasOpen) {}

    /**
     * Something that didn't agree.
     *
     * @param code of the document, where it is one of ours
     * @param how it was healed, or why it wasn't
     */
    record Matter(String what, String document, @Nullable String code, String receiver, String how) {}

    /** How the agency catalogues differ. */
    record Drift(
            @Nullable String checkedAt,
            List<Agency> missingHere,
            List<Agency> missingThere,
            List<Differing> differing) {
        public boolean isNone() {
            return missingHere.isEmpty() && missingThere.isEmpty() && differing.isEmpty();
        }
    }

    /** An agency. */
    record Agency(String code, String name) {}

    /** An agency of which the two say different things. */
    record Differing(String code, String here, String there) {}

    /** A package that was answered with a refusal. */
    record Refused(String id, @Nullable String receivedAt, String from, String documentId, List<String> findings) {}

    static ReconciliationPage of(
            Answer all, Optional<Answer> one, Answer drift, Answer refused, Names names, Words words) {
        var reports = all.body()
                .map(body -> Told.list(body, "items", "reconciliations"))
                .orElse(List.of());
        var days =
                reports.stream().limit(MOST).map(report -> day(report, words)).toList();
        var report = one.flatMap(Answer::body);
        return new ReconciliationPage(
                trouble(all, words),
                days,
                report.map(body -> day(body, words)).orElse(null),
                one.map(answer -> trouble(answer, words)).orElse(null),
                report.map(body -> matters(body, "healed", "how", names, words)).orElse(List.of()),
                report.map(body -> matters(body, "open", "reason", names, words))
                        .orElse(List.of()),
                trouble(drift, words),
                drift.body().map(body -> drift(body, words)).orElse(null),
                trouble(refused, words),
                refused.body()
                        .map(body -> Told.list(body, "refused", "items").stream()
                                .limit(MOST)
                                .map(item -> refused(item, names, words))
                                .toList())
                        .orElse(List.of()));
    }

    private static @Nullable String trouble(Answer answer, Words words) {
        var id = answer.state().name().toLowerCase(Locale.ROOT).replace('_', '-');
        return answer.body().isPresent() ? null : words.say("gateway." + id);
    }

    private static Day day(JsonNode report, Words words) {
        var open = Told.list(report.path("open")).size();
        var openCount = Told.number(report, "open").orElse((long) open);
        var healed = Told.list(report.path("healed")).size();
        return new Day(
                Told.day(report, "day").map(Object::toString).orElse(""),
                Told.day(report, "day").map(words::day).orElse("?"),
                Told.instant(report, "ranAt").map(words::moment).orElse(null),
                count(report, "sent", words),
                count(report, "onAxis", words),
                count(report, "received", words),
                count(report, "fetched", words),
                words.count(Told.number(report, "healed").orElse((long) healed)),
                words.count(openCount),
                openCount > 0);
    }

    private static String count(JsonNode report, String member, Words words) {
        return Told.number(report, member).map(words::count).orElse("–");
    }

    private static List<Matter> matters(JsonNode report, String member, String how, Names names, Words words) {
        return Told.list(report.path(member)).stream()
                .limit(MOST)
                .map(item -> {
                    var document = Told.text(item, "document");
                    var what = Told.text(item, "what");
                    var why = Told.text(item, how);
                    return new Matter(
                            what,
                            Masking.code(document),
                            CODE.matcher(document).matches() ? document : null,
                            agency(Told.text(item, "receiver"), names),
                            why);
                })
                .toList();
    }

    private static String agency(String code, Names names) {
        if (code.isEmpty()) {
            return "–";
        }
        try {
            return names.agency(new AgencyCode(code));
        } catch (MalformedIdentity e) {
            return Masking.code(code);
        }
    }

    private static Drift drift(JsonNode body, Words words) {
        return new Drift(
                Told.instant(body, "checkedAt").map(words::moment).orElse(null),
                agencies(body, "missingHere"),
                agencies(body, "missingThere"),
                Told.list(body.path("differing")).stream()
                        .limit(MOST)
                        .map(item -> new Differing(
                                Told.text(item, "code"), Told.text(item, "here"), Told.text(item, "there")))
                        .toList());
    }

    private static List<Agency> agencies(JsonNode body, String member) {
        return Told.list(body.path(member)).stream()
                .limit(MOST)
                .map(item -> item.isString()
                        ? new Agency(item.asString(), "")
                        : new Agency(Told.text(item, "code"), Told.text(item, "name")))
                .toList();
    }

    private static Refused refused(JsonNode item, Names names, Words words) {
        var findings = Told.list(item.path("findings")).stream()
                .limit(20)
                .map(finding -> finding(Told.text(finding, "id"), words))
                .toList();
        var problem = Told.text(item, "problem");
        return new Refused(
                Masking.code(Told.text(item, "id", "axisId")),
                Told.instant(item, "receivedAt", "at").map(words::moment).orElse(null),
                agency(Told.text(item, "from", "sender"), names),
                Masking.code(Told.text(item, "documentId", "document")),
                findings.isEmpty() && !problem.isEmpty() ? List.of(finding(problem, words)) : findings);
    }

    /** In our own words and without what stood in the package: a message may hold what people wrote. */
    private static String finding(String id, Words words) {
        return Arrays.stream(Rule.values())
                .filter(rule -> rule.id().equals(id))
                .map(rule ->
                        new Finding(rule, Place.FILE, MASKED).message(words.isEnglish() ? Language.EN : Language.VI))
                .findFirst()
                .orElse(id.matches("[a-z0-9-]{1,60}") ? id : Masking.MASK);
    }
}

package vn.lienthong.standalone.journal;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.json.JsonMapper;

/** What came out of a check. */
final class Verdict {
    private final Findings findings;
    private final Counts counts;

    /** What there is, and what is neither right nor wrong. */
    static final class Counts {
        long dossiers;
        long returned;
        long refused;
        long withdrawn;
        long entries;
        long documents;
        long documentEntries;
        long documentsOnTheWay;
        long doubledEntries;
        long doubledReports;
        long answersToReportsNoLongerKept;
        long putAside;
        /** Reported, and overtaken by what happened meanwhile. */
        long withoutEffect;
        /** Waiting until an operator has settled what holds the dossier up. */
        long behindLetters;

        long inOutbox;
        long events;
        long beforeReplies;
        long beforeRouting;
        long beforeSigning;
        long beforeFollowers;
        Map<String, Long> messages = Map.of();

        /** Accepted or written, and not yet seen by whom it is for. Messages tell by themselves how far they are. */
        long onTheWay() {
            return inOutbox + beforeReplies + beforeRouting + beforeSigning + beforeFollowers;
        }
    }

    Verdict(Findings findings, Counts counts) {
        this.findings = findings;
        this.counts = counts;
    }

    boolean isClean() {
        return findings.isEmpty();
    }

    List<Finding> named() {
        return findings.named();
    }

    long numberBroken(Rule rule) {
        return findings.numberBroken(rule);
    }

    long numberHeld(Rule rule) {
        return findings.numberHeld(rule);
    }

    Counts counts() {
        return counts;
    }

    // ---- for people

    void print(PrintStream out) {
        out.printf(
                Locale.ROOT,
                "%,d dossiers (%,d returned, %,d refused, %,d withdrawn, %,d under way), %,d journal entries%n",
                counts.dossiers,
                counts.returned,
                counts.refused,
                counts.withdrawn,
                counts.dossiers - counts.returned - counts.refused - counts.withdrawn,
                counts.entries);
        out.printf(Locale.ROOT, "%,d documents, %,d journal entries%n", counts.documents, counts.documentEntries);
        Rule.Group group = null;
        for (var rule : Rule.values()) {
            if (rule.group() != group) {
                group = rule.group();
                out.printf("%n%s%n", group.words());
            }
            out.printf("  %-68s %s%n", rule.words(), outcome(rule));
        }
        var noted = noted();
        if (!noted.isEmpty()) {
            out.printf("%nnoted%n");
            noted.forEach((words, count) -> out.printf(Locale.ROOT, "  %-68s %,10d%n", words, count));
        }
        if (!isClean()) {
            out.printf("%nfindings%n");
            for (var finding : named()) {
                out.printf("  %s: %s: %s%n", finding.rule(), finding.where(), finding.what());
            }
            for (var rule : Rule.values()) {
                long more = numberBroken(rule)
                        - named().stream()
                                .filter(finding -> finding.rule() == rule)
                                .count();
                if (more > 0) {
                    out.printf(Locale.ROOT, "  %s: and %,d more%n", rule, more);
                }
            }
        }
        out.printf("%n%s%n", conclusion());
    }

    private String outcome(Rule rule) {
        if (!findings.isChecked(rule)) {
            return "not looked at";
        }
        long broken = numberBroken(rule);
        return String.format(Locale.ROOT, "%,10d", numberHeld(rule))
                + (broken == 0 ? "  ok" : String.format(Locale.ROOT, "  BROKEN %,d times", broken));
    }

    private String conclusion() {
        if (!isClean()) {
            return "BROKEN: see the findings above";
        }
        return counts.onTheWay() == 0
                ? "clean: none lost, none doubled, in order, every chain whole"
                : "clean so far: none lost, none doubled, in order, every chain whole; the rest is on the way";
    }

    private Map<String, Long> noted() {
        var noted = new LinkedHashMap<String, Long>();
        noted.put("doubled records without effect, in the journal", counts.doubledEntries);
        noted.put("doubled records without effect, among the reports", counts.doubledReports);
        noted.put("answers to reports older than those that are kept", counts.answersToReportsNoLongerKept);
        noted.put("put aside as dead letters, of routing or signing", counts.putAside);
        noted.put("reports overtaken by what happened meanwhile", counts.withoutEffect);
        noted.put("reports that wait until a dead letter is settled", counts.behindLetters);
        noted.put("on the way: in intake's outbox", counts.inOutbox);
        noted.put("on the way: agencies' events, their replies come", counts.beforeReplies);
        noted.put("on the way: reported, routing comes to it", counts.beforeRouting);
        noted.put("on the way: seals, signing comes to it", counts.beforeSigning);
        noted.put("on the way: journal entries, their followers come to it", counts.beforeFollowers);
        noted.put("on the way: of documents, over the axis or inside", counts.documentsOnTheWay);
        new TreeMap<>(counts.messages)
                .forEach((state, count) -> noted.put("messages to citizens: " + state.toLowerCase(Locale.ROOT), count));
        noted.values().removeIf(count -> count == 0);
        return noted;
    }

    // ---- for programs

    String json() {
        var rules = new ArrayList<Map<String, Object>>();
        for (var rule : Rule.values()) {
            var one = new LinkedHashMap<String, Object>();
            one.put("rule", rule.name());
            one.put("looked-at", findings.isChecked(rule));
            one.put("held", numberHeld(rule));
            one.put("broken", numberBroken(rule));
            rules.add(one);
        }
        var whole = new LinkedHashMap<String, Object>();
        whole.put("clean", isClean());
        whole.put("dossiers", counts.dossiers);
        whole.put("returned", counts.returned);
        whole.put("refused", counts.refused);
        whole.put("withdrawn", counts.withdrawn);
        whole.put("entries", counts.entries);
        whole.put("documents", counts.documents);
        whole.put("document-entries", counts.documentEntries);
        whole.put("documents-on-the-way", counts.documentsOnTheWay);
        whole.put("events", counts.events);
        whole.put("doubled-entries", counts.doubledEntries);
        whole.put("doubled-reports", counts.doubledReports);
        whole.put("put-aside", counts.putAside);
        whole.put("without-effect", counts.withoutEffect);
        whole.put("behind-letters", counts.behindLetters);
        whole.put("on-the-way", counts.onTheWay());
        whole.put("messages", new TreeMap<>(counts.messages));
        whole.put("rules", rules);
        whole.put("findings", named());
        return JsonMapper.shared().writeValueAsString(whole);
    }
}

package vn.lienthong.console.audit;

import java.util.Map;
import java.util.TreeMap;

/**
 * What somebody saw or did.
 *
 * @param on which it was done: a dossier's code, a group of dead letters; empty where on nothing in particular
 * @param reason they gave; empty where none is asked for
 * @param details for the record, without personal data
 */
public record Act(Kind what, String on, String reason, Outcome outcome, Map<String, Object> details) {
    private static final int LONGEST_ON = 200;
    private static final int LONGEST_REASON = 1000;

    /** All that can stand in the audit. Only added to. */
    public enum Kind {
        LOGGED_IN,
        LOGGED_OUT,
        DOSSIER_SEEN,
        DOCUMENT_SEEN,
        CITIZEN_SOUGHT,
        AUDIT_SEEN,
        AUDIT_EXPORTED,
        MESSAGE_RETRIED,
        MESSAGE_SETTLED,
        MESSAGE_TESTED,
        READ_MODEL_REBUILT,
        LETTERS_SEEN,
        LETTERS_SET_ASIDE,
        LETTERS_BROUGHT_BACK,
        MEND_PROPOSED,
        MEND_APPROVED,
        MEND_REJECTED,
        MEND_WITHDRAWN,
        REPLAY_STARTED,
        REPLAY_STOPPED,
        CHANGE_REHEARSED,
        PROCEDURE_TRIED
    }

    public enum Outcome {
        /** Another service was asked; what came of it stands in a later entry, unless the console was ended meanwhile. */
        ASKED,
        DONE,
        /** Against a rule, or without the right. */
        REFUSED,
        /** It may or may not have been done. */
        UNCLEAR
    }

    public Act {
        on = cut(on, LONGEST_ON);
        reason = cut(reason, LONGEST_REASON);
        details = new TreeMap<>(details);
    }

    public static Act done(Kind what, String on, String reason) {
        return new Act(what, on, reason, Outcome.DONE, Map.of());
    }

    public Act came(Outcome other) {
        return new Act(what, on, reason, other, details);
    }

    private static String cut(String text, int longest) {
        var clean = text.replace('\0', ' ').strip();
        return clean.length() <= longest ? clean : clean.substring(0, longest);
    }
}

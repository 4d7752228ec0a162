package vn.lienthong.intake.rule;

import vn.lienthong.support.problem.Fault;

/** Every rule a request to intake has to keep, in the words of the documentation. A fault names the rule it breaks. */
public enum Rule {
    PROCEDURE_IS_KNOWN("The procedure (thủ tục) is one of the registry's."),
    PROCEDURE_IS_IN_FORCE("The procedure is in force on the day on which the dossier is handed in."),
    RECEIVING_AGENCY_IS_KNOWN(
            "The receiving agency (cơ quan tiếp nhận) is one of the registry's, in either code form."),
    RECEIVING_AGENCY_IS_IN_FORCE(
            "The receiving agency is in force on the day on which the dossier is handed in; of one that ended, its"
                    + " successors receive."),
    AGENCY_RECEIVES_THE_PROCEDURE("The receiving agency receives dossiers of this procedure."),
    EVERY_STAGE_HAS_AN_AGENCY("For each stage of the route that is part of the dossier some agency is competent."),
    CHANNEL_IS_KNOWN("The channel is `online`, `counter` or `post`."),
    SENDER_REFERENCE_IS_PLAIN("The sender's reference has 1 to 255 visible ASCII characters."),
    PRIORITY_IS_KNOWN(
            "The priority is a number from 0 (normal) to 4 (express by the hour, hỏa tốc hẹn giờ); above 0 it takes the"
                    + " scope `dossier.urgent`."),
    OPTION_IS_KNOWN("Each option is one of the procedure's."),
    OPTION_IS_CHOSEN_ONCE("No option is chosen twice."),
    ENOUGH_OPTIONS_ARE_CHOSEN("As many options are chosen as the procedure asks for at least."),
    FACT_IS_DECLARED("Each fact is one the procedure declares."),
    FACT_HAS_ITS_TYPE(
            "A fact has the type the procedure declares: a text, a number (below 10¹⁵, at most six decimals), `true` or"
                    + " `false`, one of the values of a choice, or the code of an agency."),
    FACT_NAMES_AN_AGENCY_IN_FORCE("A fact that is an agency names one in force, in either code form."),
    ALL_REQUIRED_FACTS_PRESENT("Every fact that the procedure requires is stated."),
    APPLICANT_IS_GIVEN("The applicant (người nộp) is given."),
    NAME_IS_GIVEN("The applicant's full name is given."),
    IDENTITY_NUMBER_IS_WELL_FORMED(
            "The identity number has 12 digits (số định danh cá nhân), or 9 (chứng minh nhân dân)."),
    PHONE_IS_WELL_FORMED("The phone number is Vietnamese, in national form or with +84."),
    EMAIL_IS_WELL_FORMED("The e-mail address has the form name@domain."),
    LANGUAGE_IS_KNOWN("The language of messages is `vi` or `en`."),
    TEXT_IS_READABLE(
            "A text has no control characters and no broken ones; on one line where it is a name or an address."),
    TEXT_IS_SHORT_ENOUGH("A text is no longer than its limit."),
    FORM_IS_SMALL_ENOUGH("The form has no more fields than the limit."),
    FORM_FIELD_IS_TEXT("A field of the form has a name and a text."),
    NOT_TOO_MANY_PARTS("The dossier has no more parts than the limit."),
    PART_IS_GIVEN("Each part has its code and its attachment."),
    PART_BELONGS_TO_THE_PROCEDURE("Each part is one the procedure asks for."),
    ALL_REQUIRED_PARTS_PRESENT("Every part (thành phần hồ sơ) that the procedure requires is there."),
    ATTACHMENT_IS_WELL_FORMED("An attachment has its SHA-256 digest, file name without folders, media type and size."),
    ATTACHMENT_IS_STORED(
            "The attachment has been uploaded before by the agency that names it, and its size is that of the upload."),
    MEDIA_TYPE_IS_ALLOWED("The attachment's media type is one of those that are taken."),
    CONTENT_IS_OF_ITS_TYPE("The bytes of an upload are of the type they are declared as."),
    CONTENT_IS_PRESENT("An upload isn't empty."),
    ACTION_IS_KNOWN("The action is one of those that are documented."),
    STAGE_IS_WELL_FORMED("A stage is named by its id; of actions for the whole dossier there need not be one."),
    OFFICER_IS_A_STAFF_NUMBER("An officer is named by a staff number, never by a name."),
    DETAIL_BELONGS_TO_THE_ACTION("An action has no details but those it takes."),
    DETAIL_IS_GIVEN("An action has the details without which it says nothing."),
    WINDOW_IS_A_LIMIT(
            "A window is an amount and a unit: `working-days`, `working-hours`, `days`, or `same-day` with the amount 0."),
    AMOUNT_IS_WHOLE_DONG("An amount is a positive whole number of đồng."),
    REFERENCE_IS_A_NUMBER("A payment's number has 1 to 64 letters, digits and .-_/ with a digit among them."),
    AGENCY_IS_IN_FORCE("Each agency that is named is one in force, in either code form."),
    DUE_TIME_IS_WELL_FORMED("A new due time has its zone (ISO 8601), and lies within the next five years."),
    NOT_TOO_MANY_NAMED("No more stages, agencies or parts are named than the limit."),
    NAMED_ONCE("No stage, agency or part is named twice."),
    LIMIT_IS_POSITIVE("A limit is a number above 0, or left out."),
    AUDIT_QUERY_IS_WELL_FORMED(
            "`from` and `to` are times with their zone, `after` is the `next` of an earlier answer, `limit` is 1 to 500.");

    private final String meaning;

    Rule(String meaning) {
        this.meaning = meaning;
    }

    /** The rule as one sentence. */
    public String meaning() {
        return meaning;
    }

    /**
     * @param pointer where it is broken
     * @param message what is wrong and how to mend it, without the value
     */
    public Fault brokenAt(String pointer, String message) {
        return new Fault(pointer, name(), message);
    }
}

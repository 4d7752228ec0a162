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
            "The attachment has been uploaded before by the agency that names it, its size and type are those of the"
                    + " upload, and it is still kept."),
    MEDIA_TYPE_IS_ALLOWED(
            "The file's media type is one of those that are taken; for a part, one of those that the procedure takes for"
                    + " it."),
    FILE_IS_SMALL_ENOUGH("A file is no larger than the limit; for a part, the procedure's limit for it."),
    FILES_ARE_SMALL_ENOUGH("All files named together are no larger than the limit."),
    ATTACHMENT_IS_SCANNED("Where a scanner is at work, a file is named once it has been scanned."),
    ATTACHMENT_IS_HARMLESS("No malware was found in the file."),
    SIGNATURE_IS_VALID(
            "Where signatures are checked and invalid ones refused: none of the file's signatures is altered, forged, weak,"
                    + " expired or revoked (docs/signing/verifying.md)."),
    CONTENT_IS_OF_ITS_TYPE("The bytes of an upload are of the type they are declared as, and of no other at once."),
    CONTENT_IS_PRESENT("An upload isn't empty."),
    DIGEST_IS_OF_THE_CONTENT("Where a digest is sent along with an upload, the bytes have it."),
    ARCHIVE_IS_HARMLESS(
            "A ZIP file, and what is built as one, can be unpacked safely: limited entries and size, each with a plain"
                    + " relative name, none twice, none overlapping."),
    UPLOAD_METADATA_IS_WELL_FORMED(
            "`Upload-Metadata` has `filename` and `filetype`, may have `procedure` and `part`, each once and in Base64 of"
                    + " UTF-8, and nothing else."),
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
    ORDER_KIND_IS_KNOWN("The post's order is of the kind `submit`, `return` or `both`."),
    ORDER_IS_OF_A_DOSSIER(
            "An order that returns a result names a dossier in which the agency has a part; one that collects may come before"
                    + " there is one."),
    PARTY_CAN_BE_FOUND("Who the postman goes to has a name, an address and a phone."),
    AMOUNT_TO_COLLECT_IS_WHOLE_DONG("An amount in cash is a whole number of đồng from 0 to the limit."),
    ORDER_NUMBER_IS_GIVEN("An order is named by its number."),
    STATE_IS_OF_THE_POST(
            "The state is one of the post's: 0 not used, 1 registered, 2 collecting, 3 delivered, 4 collection cancelled."),
    TIME_OF_THE_POST_IS_GIVEN("The time has its zone (ISO 8601), and is not to come."),
    MANIFEST_IS_NAMED("A list of a hand-over has an id of its own, its agency, and which way it goes."),
    MANIFEST_ENTRY_IS_WHOLE("Each line names one order once; weight and pages are no negative numbers."),
    NOT_TOO_MANY_ENTRIES("The list has one line at least, and no more than the limit."),
    REASON_IS_GIVEN("A difference is settled with a reason."),
    PAPERS_ARE_COUNTED("Originals and copies of a paper are counted from 0 to 99."),
    RETURN_IS_KNOWN("The way the result goes back (hình thức trả kết quả) is `online`, `counter` or `post`."),
    DELIVERY_IS_GIVEN("Where the result goes by post, address and phone of who takes it are given; else they aren't."),
    POSTMARK_IS_OF_THE_POST(
            "Only what came by post has a postmark, of a day within the last year, or an order of the post."),
    POST_ORDER_BRINGS_IT(
            "The order of the post that brought a dossier is one of the agency's that collects, and brought no other."),
    EVENT_IS_A_CLOUD_EVENT(
            "An event is a CloudEvent of version 1.0 with `id`, `source`, `type` and JSON `data`: in binary mode (headers"
                    + " `ce_…`), or structured (`application/cloudevents+json`)."),
    EVENT_ID_IS_PLAIN("An event's `id` has 1 to 255 visible ASCII characters."),
    EVENT_SOURCE_IS_ITS_SENDER(
            "An event's `source` is `/agency/` and the code, in either form, of the agency that sends it."),
    EVENT_TYPE_IS_KNOWN("An event's `type` is one of those that are documented."),
    EVENT_SUBJECT_IS_THE_DOSSIER("The `subject` of an action is its dossier's code."),
    EVENT_TIME_IS_WELL_FORMED("An event's `time`, where it has one, is of the form 2019-03-12T09:15:30+07:00."),
    EVENT_IS_SMALL_ENOUGH("An event is no larger than the limit of a request's body."),
    LINE_IS_SHORT_ENOUGH("A line of a batch, or an event of it, is no longer than the limit."),
    LINE_IS_JSON("A line of a batch is one JSON object."),
    EXEMPTION_IS_KNOWN("Each exemption (miễn, giảm phí) that is claimed is one of the procedure's, and claimed once."),
    EXEMPTION_IS_SHOWN(
            "An exemption is claimed with what it depends on: the paper that shows it, the fact that states it."),
    CHECKSUM_IS_RIGHT("The checksum of a payment's result is that of the message, under the merchant's key."),
    MESSAGE_IS_FRESH("A payment's result says when it was sent, and that is now."),
    RESULT_IS_COMPLETE("A payment's result has order, state and, where paid, transaction, amount and paidAt."),
    RESULT_AGREES("A transaction keeps its amount and order, however often it is told."),
    REFUND_HAS_A_REASON("A refund (hoàn trả) has a reason."),
    REFUND_IS_COVERED("No more goes back than was paid and isn't going back already."),
    ERASURE_REASON_IS_GIVEN("The reason of an erasure is one of those that are documented."),
    ERASURE_REFERENCE_IS_A_NUMBER(
            "An erasure before the time of retention is over names the decision or request it follows, by its number."),
    GRANTED_SCOPE_IS_KNOWN("What is granted is `dossier.submit`, `dossier.act` or `dossier.urgent`."),
    GRANTED_SCOPE_IS_THE_CALLERS("Who isn't an operator grants no more than its own token carries."),
    KEY_NAMES_ONE_REQUEST("An Idempotency-Key, and a sender's reference, stand for one request, for ever."),
    LIST_IS_ONES_OWN("A list is of the dossiers that the calling agency handed in or receives: `me`."),
    STATUS_IS_KNOWN("A status is a number from 1 to 10."),
    CODE_IS_WELL_FORMED("A code has the form of its kind."),
    TIME_IS_WELL_FORMED("A time has its zone (ISO 8601)."),
    CURSOR_IS_OURS("A cursor is one that the page before gave."),
    LIMIT_IS_WITHIN_BOUNDS("A page is no longer than the limit."),
    NAMED_ONCE("No stage, agency or part is named twice."),
    LIMIT_IS_POSITIVE("A limit is a number above 0, or left out."),
    PACKAGE_IS_FIT(
            "An edXML package (gói tin) has no finding of the severity error; docs/edxml.md lists the rules of packages."),
    PACKAGE_SAYS_WHAT_IT_IS_FOR(
            "A package names the documents its business is about: a recall and a status in `ResponseFor`, an update in"
                    + " `Bussiness`, a replacement in `ReplacementInfoList`."),
    SENDER_IS_THE_CALLER("The sender of a document is the calling agency, or one below it."),
    DOCUMENT_ID_IS_WELL_FORMED("A DocumentId has at most 200 visible characters on one line."),
    DOCUMENT_NUMBER_IS_GIVEN("A document has its number (số) and notation (ký hiệu)."),
    DOCUMENT_DATE_IS_WELL_FORMED("A document's date of issue and its due date are days of the form 2019-03-12."),
    DOCUMENT_SUBJECT_IS_GIVEN("A document has its type (loại văn bản) and subject (trích yếu)."),
    DOCUMENT_SIGNER_IS_GIVEN("A document names who signed it (người ký)."),
    RECEIVERS_ARE_NAMED(
            "A document goes to one agency at least and no more than the limit, each named once by a code of either form,"
                    + " the sender not among them."),
    AGENCY_CODE_IS_WELL_FORMED("An agency's code is of the form H32.15 or 000.00.15.H32."),
    NOT_TOO_MANY_ATTACHMENTS("A document has no more attachments than the limit."),
    UPDATE_CHANGES_SOMETHING("An update adds receivers or removes some."),
    DOCUMENT_STATUS_IS_KNOWN(
            "A document's status is `01` to `06`, `15` or `16`; a sender's wish to have it back is `13`."),
    TIME_IS_NOT_TO_COME("The time at which something happened is not to come."),
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

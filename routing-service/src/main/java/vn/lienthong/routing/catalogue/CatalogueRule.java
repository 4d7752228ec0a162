package vn.lienthong.routing.catalogue;

/** What a list of published procedures, and the opening of one, has to keep to; the names are the faults' codes. */
enum CatalogueRule {
    FILE_IS_NOT_TOO_LARGE("The file is no larger than the limit; import it in pieces."),
    FILE_IS_UTF_8("The file is text in UTF-8."),
    FILE_IS_READABLE("The file is CSV of our columns, or a list in JSON or YAML."),
    COLUMNS_ARE_KNOWN("The columns are those of the export; code and name are always there."),
    ROW_HAS_ALL_CELLS("A row has as many cells as there are columns; a cell with a comma stands in quotes."),
    NOT_TOO_MANY_PROCEDURES("There are no more procedures at once than the limit."),
    NOT_TOO_MANY_PARTS("There are no more papers at once than the limit."),
    MEMBER_IS_KNOWN("A procedure has no such member."),
    MEMBER_IS_OF_ITS_KIND("The member isn't of its kind: a text, a number, or a list of texts."),
    CODE_IS_WELL_FORMED("A code is of the form 2.000986, in quotes where the file is YAML."),
    CODE_STANDS_ONCE("The same code stands twice for the same first day."),
    NAME_IS_GIVEN("A procedure has a name."),
    TEXT_IS_NOT_TOO_LONG("A text is no longer than the limit."),
    TEXT_IS_PRINTABLE("A text has no control characters."),
    LEVEL_IS_KNOWN("A level is commune, district, province or ministry."),
    CHANNEL_IS_KNOWN("A channel is online, counter or post."),
    TOKEN_IS_WELL_FORMED("An applicant or doubt is written in small letters, digits and hyphens."),
    LIMIT_IS_WELL_FORMED(
            "A limit is a number and working-days, days, working-hours, hours or months; same-day; or ?1 for a number "
                    + "published without a unit."),
    FEE_IS_IN_RANGE("A fee has a least and a greatest amount in whole đồng, from 0."),
    ONLINE_IS_KNOWN("online is full, partial, none, yes or no."),
    DATE_IS_WELL_FORMED("A date is written as 2026-07-01 and lies in the years 1945 to 2199."),
    VALID_FROM_IS_GIVEN("The row says no first day (valid_from), and the import no validFrom for such rows."),
    VALID_UNTIL_IS_LATER("A procedure ends after it begins."),
    PART_BELONGS_TO_A_PROCEDURE("A paper names a procedure of the same import."),
    PART_STANDS_ONCE("A paper's number stands once in its procedure."),
    PART_IS_COUNTED("A paper's number counts from 1; how many originals and copies are whole numbers up to 999."),

    VERSION_IS_IN_FORCE("The catalogue has a version of the procedure that is in force on that day."),
    LIMIT_IS_COUNTABLE(
            "The limit can be counted: a number with a unit that has one meaning, not read from other text."),
    LEVEL_IS_CLEAR("The level is one at which the procedure is carried out; name it where there are several."),
    SECTOR_IS_KNOWN("The table of departments says which sector has procedures of this field or issuer."),
    RECEIVERS_EXIST("There is an agency in force that receives it."),
    PARTS_HAVE_NAMES("Every paper has a name."),
    REQUIRED_PARTS_EXIST("The papers named as required are papers of the procedure."),
    ROUTE_IS_NOT_OPEN_YET("No other route is in force for the procedure on or after that day."),
    OPENING_DAY_IS_NOT_PAST("It is opened from today or a later day on.");

    private final String meaning;

    CatalogueRule(String meaning) {
        this.meaning = meaning;
    }

    String meaning() {
        return meaning;
    }
}

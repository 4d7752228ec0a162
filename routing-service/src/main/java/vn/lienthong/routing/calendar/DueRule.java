package vn.lienthong.routing.calendar;

/** What a question for a due time (hạn giải quyết) has to keep to; the names are the fault codes of its refusals. */
public enum DueRule {
    QUESTION_IS_GIVEN("There is one question, a JSON object, or a list of them that isn't empty."),
    NOT_TOO_MANY_QUESTIONS("There are no more questions at once than the limit."),
    MEMBER_IS_KNOWN("A question has the members receivedAt, limit, suspensions and id, and no others."),
    ID_IS_SHORT_TEXT("id, which the answer repeats, is a text of at most 200 characters."),
    RECEIVED_AT_IS_GIVEN("receivedAt says when the dossier came in."),
    TIME_IS_WELL_FORMED(
            "A time is written as 2019-03-11T09:00:00+07:00; without an offset, as 2019-03-11T09:00, it is Vietnam's."),
    TIME_IS_WITHIN_REACH("A time lies in the years 1976 to 2199."),
    LIMIT_IS_GIVEN("limit is an object of amount and unit."),
    LIMIT_HAS_A_UNIT("A limit without a unit means nothing: working-days, working-hours, same-day or days."),
    UNIT_IS_KNOWN("The unit is working-days, working-hours, same-day or days."),
    AMOUNT_IS_IN_RANGE("The amount is a whole number from 1 to 9999; the unit same-day has none, or 0."),
    SUSPENSIONS_ARE_A_LIST(
            "suspensions is a list of objects of from and until; until is left out while the clock stands."),
    NOT_TOO_MANY_SUSPENSIONS("There are no more suspensions in one question than the limit."),
    SUSPENSION_HAS_A_BEGIN("A suspension says from when the clock stood."),
    SUSPENSION_ENDS_AFTER_IT_BEGINS("A suspension doesn't end before it begins."),
    SUSPENSION_BEGINS_AFTER_THE_RECEIPT("A suspension doesn't begin before the dossier came in."),
    DUE_TIME_IS_WITHIN_REACH("By this calendar the limit ends before the year 2260.");

    private final String meaning;

    DueRule(String meaning) {
        this.meaning = meaning;
    }

    public String meaning() {
        return meaning;
    }
}

package vn.lienthong.routing.whatif;

/** What a question for a route has to keep to; the names are the fault codes of its refusals, as far as can be intake's. */
enum PreviewRule {
    QUESTION_IS_GIVEN("The question is a JSON object."),
    MEMBER_IS_KNOWN(
            "The question has the members version, receivingAgency, channel, receivedAt, facts and options, and no others."),
    VERSION_IS_KNOWN("version is the number of a version of this procedure."),
    PROCEDURE_IS_IN_FORCE("On that day no version of the procedure is in force; name one, or another day."),
    RECEIVING_AGENCY_IS_KNOWN("receivingAgency is the code of an agency of the registry, e.g. H32.41.1."),
    RECEIVING_AGENCY_IS_IN_FORCE("The receiving agency is in force on that day."),
    AGENCY_RECEIVES_THE_PROCEDURE("The receiving agency receives dossiers of this procedure."),
    CHANNEL_IS_KNOWN("channel is online, counter or post."),
    RECEIVED_AT_IS_GIVEN("receivedAt says when the dossier would come in."),
    FACT_IS_DECLARED("The procedure declares no such fact."),
    FACT_HAS_ITS_TYPE(
            "A fact has the type the procedure declares: a text, a number, true or false, one of its values, or an agency's code."),
    FACT_NAMES_AN_AGENCY_IN_FORCE("The fact is the code of an agency that is in force on that day."),
    ALL_REQUIRED_FACTS_PRESENT("The procedure requires this fact."),
    OPTION_IS_KNOWN("The procedure has no such option."),
    ENOUGH_OPTIONS_ARE_CHOSEN("As many options are chosen as the procedure asks for at least.");

    private final String meaning;

    PreviewRule(String meaning) {
        this.meaning = meaning;
    }

    String meaning() {
        return meaning;
    }
}

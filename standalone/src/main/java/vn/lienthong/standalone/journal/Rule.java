package vn.lienthong.standalone.journal;

/** What the check proves, in the order in which it is told. */
enum Rule {
    ACCEPTED_IS_REPORTED(Group.NONE_LOST, "accepted submissions and actions that were reported to routing"),
    REPORT_IS_ANSWERED(Group.NONE_LOST, "reports that the journal answers"),
    REPORT_WAS_ACCEPTED(Group.NONE_LOST, "reports that intake still knows it accepted"),
    ANSWER_HAS_A_REPORT(Group.NONE_LOST, "journal entries that answer a report"),
    EVENT_IS_ANSWERED(Group.NONE_LOST, "agencies' events on Kafka that were answered"),
    EVENT_HAS_ITS_EFFECT(Group.NONE_LOST, "events answered as taken whose dossier is there"),
    SEAL_IS_ANSWERED(Group.NONE_LOST, "seals asked for that were commanded and answered"),
    DOCUMENT_REPORT_IS_ANSWERED(Group.NONE_LOST, "reports about documents that the journal answers"),
    OWED_TO_THE_AXIS(Group.NONE_LOST, "packages and statuses owed to the axis that have a position"),
    AXIS_HAS_IT(Group.NONE_LOST, "those sent that the axis has, or refused"),
    AXIS_PACKAGE_IS_KNOWN(Group.NONE_LOST, "packages from the axis that were registered, or refused with 02"),
    STATUS_IS_MERGED(Group.NONE_LOST, "statuses from the axis that the journal has, and ends with the furthest"),

    ONE_ENTRY_PER_PLACE(Group.NONE_DOUBLED, "places of stories that hold one entry"),
    REPORT_IS_ANSWERED_ONCE(Group.NONE_DOUBLED, "answered reports that were answered once"),
    EVENT_IS_ANSWERED_ONCE(Group.NONE_DOUBLED, "agencies' events on Kafka with one answer"),
    PAYMENT_IS_CONFIRMED_ONCE(Group.NONE_DOUBLED, "payments that the journal confirms once, each as it was asked for"),
    DOSSIER_IS_RECEIVED_ONCE(Group.NONE_DOUBLED, "dossiers that were received once, first of all"),

    DOCUMENT_IS_REGISTERED_ONCE(Group.NONE_DOUBLED, "documents' entries after one registration"),
    AXIS_HAS_IT_ONCE(Group.NONE_DOUBLED, "packages that the axis has once for each receiver"),

    SEQUENCE_HAS_NO_GAP(Group.IN_ORDER, "entries that follow the one before without a gap"),
    TIME_NEVER_RUNS_BACKWARDS(Group.IN_ORDER, "entries not older than the one before"),

    HASH_IS_RIGHT(Group.EVERY_CHAIN_WHOLE, "entries whose hash is that of their contents"),
    PREVIOUS_IS_RIGHT(Group.EVERY_CHAIN_WHOLE, "entries that name the hash of the one before"),

    CAUSE_CAN_DO_THAT(Group.LEGAL, "entries that their cause can bring about"),
    NOTHING_FOLLOWS_THE_END(Group.LEGAL, "dossiers that ended, and went on only if a result was recalled"),
    SEALS_IN_TURN(Group.LEGAL, "seals, timestamps and renewals that follow what they rest on, once"),
    CLOCK_STOPS_IN_TURN(Group.LEGAL, "clocks that stopped and started in turn, as the status says"),
    SOMEBODY_HAS_IT(Group.LEGAL, "answers after which somebody has the dossier, or is waited for"),
    SIGNED_FOR_THE_AXIS(Group.LEGAL, "packages dispatched over the axis that carry their sender's signature"),

    PROGRESS_IS_KNOWN(Group.ONE_EFFECT_EACH, "dossiers of which intake says what the journal says"),
    DELIVERED_ONCE(Group.ONE_EFFECT_EACH, "things handed to an agency that stand in its feed once"),
    TAKEN_BACK_ONCE(Group.ONE_EFFECT_EACH, "deliveries that were taken back once, for a cause"),
    FEED_HAS_NO_GAP(Group.ONE_EFFECT_EACH, "feeds of agencies that count without a gap"),
    TOLD_ONCE(Group.ONE_EFFECT_EACH, "moments of which a reachable citizen is told once"),
    SHOWN_ONCE(Group.ONE_EFFECT_EACH, "entries that the console shows once, as they are"),
    STATUS_IS_SHOWN(Group.ONE_EFFECT_EACH, "dossiers that the console shows as the journal tells them"),

    DOCUMENT_IS_HANDED_OVER_ONCE(
            Group.ONE_EFFECT_EACH, "documents handed to an agency inside that stand in its feed once"),
    DOCUMENT_FEED_HAS_NO_GAP(Group.ONE_EFFECT_EACH, "positions of document feeds that count without a gap"),
    OUTGOING_FEED_HAS_NO_GAP(Group.ONE_EFFECT_EACH, "positions of the axis's feed that count without a gap"),

    FOLLOWERS_KEEP_UP(Group.ALL_HAS_BEEN_SEEN, "services that have followed up to here");

    /** Rules under one heading. */
    enum Group {
        NONE_LOST("none lost"),
        NONE_DOUBLED("none doubled"),
        IN_ORDER("in order"),
        EVERY_CHAIN_WHOLE("every chain whole"),
        LEGAL("as the rules have it"),
        ONE_EFFECT_EACH("one effect each"),
        ALL_HAS_BEEN_SEEN("all has been seen");

        private final String words;

        Group(String words) {
            this.words = words;
        }

        String words() {
            return words;
        }
    }

    private final Group group;
    private final String words;

    Rule(Group group, String words) {
        this.group = group;
        this.words = words;
    }

    Group group() {
        return group;
    }

    /** What is counted where the rule holds. */
    String words() {
        return words;
    }
}

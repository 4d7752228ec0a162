package vn.lienthong.contract;

import java.util.List;
import vn.lienthong.contract.identity.AgencyCode;

/**
 * Every Kafka topic, in one place. Names are {@code <context>.<entity>.<kind>}; they are deployment state, so renaming
 * one is a migration.
 */
public final class Topics {

    /** What a topic is for, and so how it is kept. */
    public enum Kind {
        /** What happened at an edge; kept for a bounded time. */
        EVENTS,
        /** What one service asks of another; kept for a bounded time. */
        COMMANDS,
        /** One ordered, gapless, chained story per key; kept for ever. */
        JOURNAL,
        /** The newest value per key; compacted. */
        STATE,
        /** Keys, the newest per dossier; compacted within a bounded time, so that an erased key is gone from it. */
        KEYS,
        /** What one consumer outside is to get, in one order and with gapless positions; kept for ever. */
        FEED,
        /** What couldn't be processed, with its bytes and the reason; kept until an operator has dealt with it. */
        DEAD_LETTER
    }

    /** A topic's name and kind. */
    public record Topic(String name, Kind kind) {
        @Override
        public String toString() {
            return name;
        }
    }

    /** Dossiers and actions as they came in; written by intake, read by routing. Key: dossier code. */
    public static final Topic INTAKE_DOSSIER_EVENTS = new Topic("intake.dossier.events", Kind.EVENTS);

    /** The keys of dossiers' personal data, wrapped, or that they were erased; written by intake. Key: dossier code. */
    public static final Topic INTAKE_KEY_STATE = new Topic("intake.key.state", Kind.KEYS);

    /** What applicants may see of a dossier beside its journal: payments, post, who looked at it; written by intake, read by notification. Key: dossier code. */
    public static final Topic INTAKE_APPLICANT_EVENTS = new Topic("intake.applicant.events", Kind.EVENTS);

    /** Who looked at a dossier in the operations console; written by it, read by notification. Key: dossier code. */
    public static final Topic CONSOLE_APPLICANT_EVENTS = new Topic("console.applicant.events", Kind.EVENTS);

    /** The story of every dossier; written by routing alone. Key: dossier code. */
    public static final Topic ROUTING_DOSSIER_JOURNAL = new Topic("routing.dossier.journal", Kind.JOURNAL);

    /** What lies unfetched at agencies; written by routing's feeds, read by its decisions. Key: dossier code. */
    public static final Topic ROUTING_DELIVERY_EVENTS = new Topic("routing.delivery.events", Kind.EVENTS);

    /** What operators decided about single dossiers; written by routing and the console, read by routing. Key: dossier code. */
    public static final Topic ROUTING_OPERATOR_EVENTS = new Topic("routing.operator.events", Kind.EVENTS);

    /** How satisfied applicants are; written by notification, for statistics to count. Key: dossier code. */
    public static final Topic NOTIFICATION_SURVEY_EVENTS = new Topic("notification.survey.events", Kind.EVENTS);

    /** Documents to be sealed; written by routing, read by signing. Key: dossier code. */
    public static final Topic SIGNING_SIGNATURE_COMMANDS = new Topic("signing.signature.commands", Kind.COMMANDS);

    /** Seals given or refused; written by signing, read by routing. Key: dossier code. */
    public static final Topic SIGNING_SIGNATURE_EVENTS = new Topic("signing.signature.events", Kind.EVENTS);

    /**
     * What signing has put off and does later: a signature whose approval is awaited, a timestamp whose authority doesn't
     * answer; written and read by signing. Key: dossier or document code.
     */
    public static final Topic SIGNING_LATER_COMMANDS = new Topic("signing.later.commands", Kind.COMMANDS);

    /**
     * Sealed results that are to be raised to a long-term level, or whose archive timestamp is to be renewed in years;
     * written and read by signing. Key: dossier code.
     */
    public static final Topic SIGNING_ARCHIVE_COMMANDS = new Topic("signing.archive.commands", Kind.COMMANDS);

    /** Every signature made or refused, and what became of keys: chained, never changed; written by signing alone. Key: instance. */
    public static final Topic SIGNING_AUDIT_JOURNAL = new Topic("signing.audit.journal", Kind.JOURNAL);

    /** Documents and statuses as agencies handed them in; written by intake, read by routing. Key: document code. */
    public static final Topic INTAKE_DOCUMENT_EVENTS = new Topic("intake.document.events", Kind.EVENTS);

    /** Documents and statuses as they came over the axis; written by the gateway, read by routing. Key: document code. */
    public static final Topic AXIS_DOCUMENT_EVENTS = new Topic("axis.document.events", Kind.EVENTS);

    /** What agencies outside the province did with dossiers, from their statuses; written by the gateway, read by routing. Key: dossier code. */
    public static final Topic AXIS_DOSSIER_EVENTS = new Topic("axis.dossier.events", Kind.EVENTS);

    /** What agencies fetched from their document feeds; written by routing's feeds, read by its decisions. Key: document code. */
    public static final Topic ROUTING_DOCUMENT_EVENTS = new Topic("routing.document.events", Kind.EVENTS);

    /** The story of every document; written by routing alone. Key: document code. */
    public static final Topic ROUTING_DOCUMENT_JOURNAL = new Topic("routing.document.journal", Kind.JOURNAL);

    /**
     * What the national axis is to get, with gapless positions; written by the gateway alone, in one partition. Key: the
     * position.
     */
    public static final Topic AXIS_OUTGOING_FEED = new Topic("axis.outgoing.feed", Kind.FEED);

    /** Agencies; owned by routing, read by all. Key: agency code. */
    public static final Topic REGISTRY_AGENCY_STATE = new Topic("registry.agency.state", Kind.STATE);

    /** Procedures with their routes; owned by routing, read by all. Key: procedure code. */
    public static final Topic REGISTRY_PROCEDURE_STATE = new Topic("registry.procedure.state", Kind.STATE);

    /** Changes of the registry that touch dossiers on their way; owned by routing. Key: change id. */
    public static final Topic REGISTRY_CHANGE_STATE = new Topic("registry.change.state", Kind.STATE);

    /** Working calendars; owned by routing, read by all. Key: calendar id. */
    public static final Topic REGISTRY_CALENDAR_STATE = new Topic("registry.calendar.state", Kind.STATE);

    public static final Topic INTAKE_DEAD_LETTER = new Topic("intake.dead-letter", Kind.DEAD_LETTER);
    public static final Topic ROUTING_DEAD_LETTER = new Topic("routing.dead-letter", Kind.DEAD_LETTER);
    public static final Topic SIGNING_DEAD_LETTER = new Topic("signing.dead-letter", Kind.DEAD_LETTER);
    public static final Topic NOTIFICATION_DEAD_LETTER = new Topic("notification.dead-letter", Kind.DEAD_LETTER);
    public static final Topic AXIS_DEAD_LETTER = new Topic("axis.dead-letter", Kind.DEAD_LETTER);
    public static final Topic CONSOLE_DEAD_LETTER = new Topic("console.dead-letter", Kind.DEAD_LETTER);

    private static final List<Topic> ALL = List.of(
            INTAKE_DOSSIER_EVENTS,
            INTAKE_KEY_STATE,
            INTAKE_APPLICANT_EVENTS,
            ROUTING_DOSSIER_JOURNAL,
            ROUTING_DELIVERY_EVENTS,
            ROUTING_OPERATOR_EVENTS,
            SIGNING_SIGNATURE_COMMANDS,
            SIGNING_SIGNATURE_EVENTS,
            SIGNING_LATER_COMMANDS,
            SIGNING_ARCHIVE_COMMANDS,
            SIGNING_AUDIT_JOURNAL,
            INTAKE_DOCUMENT_EVENTS,
            AXIS_DOCUMENT_EVENTS,
            AXIS_DOSSIER_EVENTS,
            ROUTING_DOCUMENT_EVENTS,
            ROUTING_DOCUMENT_JOURNAL,
            AXIS_OUTGOING_FEED,
            NOTIFICATION_SURVEY_EVENTS,
            CONSOLE_APPLICANT_EVENTS,
            REGISTRY_AGENCY_STATE,
            REGISTRY_PROCEDURE_STATE,
            REGISTRY_CHANGE_STATE,
            REGISTRY_CALENDAR_STATE,
            INTAKE_DEAD_LETTER,
            ROUTING_DEAD_LETTER,
            SIGNING_DEAD_LETTER,
            NOTIFICATION_DEAD_LETTER,
            AXIS_DEAD_LETTER,
            CONSOLE_DEAD_LETTER);

    private Topics() {}

    /**
     * What is owed to one agency, where it asked for it to be handed over this way; written by routing, read by the agency.
     * Made when it is asked for, so it isn't among {@link #all()}. Key: dossier code.
     */
    public static Topic deliveriesOf(AgencyCode agency) {
        return new Topic("agency." + agency + ".deliveries", Kind.EVENTS);
    }

    /** Every {@link #eventsOf} there is or will be. */
    public static final String EVENTS_OF_AGENCIES = "agency\\..+\\.events";

    private static final String OF_AN_AGENCY = "agency.";
    private static final String EVENTS_OF_AN_AGENCY = ".events";

    /**
     * What one agency says itself, in CloudEvents; written by the agency, read by intake. Made with the agency's access to
     * Kafka, so it isn't among {@link #all()}.
     */
    public static Topic eventsOf(AgencyCode agency) {
        return new Topic(OF_AN_AGENCY + agency + EVENTS_OF_AN_AGENCY, Kind.EVENTS);
    }

    /** What an agency is answered to what it said in {@link #eventsOf}; written by intake, read by the agency. */
    public static Topic repliesOf(AgencyCode agency) {
        return new Topic(OF_AN_AGENCY + agency + ".replies", Kind.EVENTS);
    }

    /**
     * Whose {@link #eventsOf} a topic is.
     *
     * @throws vn.lienthong.contract.identity.MalformedIdentity if it is nobody's
     */
    public static AgencyCode agencyOfEvents(String topic) {
        return new AgencyCode(
                topic.startsWith(OF_AN_AGENCY) && topic.endsWith(EVENTS_OF_AN_AGENCY)
                        ? topic.substring(
                                OF_AN_AGENCY.length(),
                                Math.max(OF_AN_AGENCY.length(), topic.length() - EVENTS_OF_AN_AGENCY.length()))
                        : "");
    }

    /** All of them, in the order in which a dossier meets them. */
    public static List<Topic> all() {
        return ALL;
    }
}

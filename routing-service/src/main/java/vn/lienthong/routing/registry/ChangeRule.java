package vn.lienthong.routing.registry;

/** What a change set is held to, and what is remarked about it without refusing it. */
enum ChangeRule {
    // ---- the document
    /** The document is well-formed JSON, YAML or CSV. */
    DOCUMENT_IS_READABLE,
    /** What has to be said is said. */
    MEMBER_IS_GIVEN,
    /** No member, column or kind of change that isn't known. */
    MEMBER_IS_KNOWN,
    /** A value is of the form it is to have. */
    VALUE_IS_WELL_FORMED,

    // ---- the change
    /** There is an agency of that code. */
    AGENCY_IS_KNOWN,
    /** It is in force on the day. */
    AGENCY_IS_IN_FORCE,
    /** An old code belongs to one agency only. */
    CODE_IS_UNAMBIGUOUS,
    /** The code of a new agency isn't another's, now or later. */
    CODE_IS_FREE,
    /** An agency ends once: it isn't merged and split at the same time. */
    AGENCY_ENDS_ONCE,
    /** An agency ends after it began. */
    ENDS_AFTER_IT_BEGAN,
    /** What ends, or changes, has no record that begins later. */
    NO_LATER_RECORD,
    /** A split has several different successors. */
    SPLIT_HAS_SEVERAL_SUCCESSORS,
    /** A new agency begins on the day of the change set. */
    BEGINS_ON_THE_DAY,
    /** Dossiers don't follow before the new is in force. */
    EFFECT_IS_NOT_BEFORE_THE_DAY,
    /** The record to be withdrawn exists. */
    RECORD_EXISTS,

    // ---- what comes of it
    /** Each successor is in force on the day it takes over. */
    SUCCESSOR_IS_IN_FORCE,
    /** Nobody follows himself over others. */
    SUCCESSION_HAS_NO_CIRCLE,
    /** The agency above is in force as long as the one below. */
    PARENT_IS_IN_FORCE,
    /** Nobody is above himself. */
    HIERARCHY_HAS_NO_CIRCLE,
    /** The unit an agency serves is in force as long as the agency. */
    PLACE_IS_IN_FORCE,
    /** An agency has one record a day. */
    RECORDS_DONT_OVERLAP,
    /** The channel is feed, webhook, kafka or axis. */
    CHANNEL_IS_KNOWN,
    /** A name is given. */
    NAME_IS_GIVEN,

    // ---- remarks
    /** The name means an existing unit, written otherwise: tone placement, apostrophe, case. */
    NAME_IS_SPELT_ALIKE,
    /** Another agency in force beside it has the same name. */
    NAME_IS_ITS_OWN,
    /** A line break, needless space or decomposed letters were taken out of a name. */
    NAME_WAS_TIDIED,
    /** A record gets another name for days that are past: is it another unit? */
    NAME_CHANGES_BACKWARDS,
    /** The calendar it names has not been published: it works by the usual one. */
    CALENDAR_IS_PUBLISHED,
    /** One agency of a sector and tier serves a place. */
    COMPETENCE_IS_CLEAR,
    /** Somebody follows an agency that ends. */
    SUCCESSOR_IS_NAMED,
    /** A change changes something. */
    SOMETHING_CHANGES
}

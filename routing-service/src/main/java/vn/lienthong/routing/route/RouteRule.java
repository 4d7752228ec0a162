package vn.lienthong.routing.route;

/** What a procedure and its route have to be like. */
public enum RouteRule {
    /** Lower-case letters, digits and hyphens, a letter first; {@code ~} is kept for consultations asked for on the way. */
    STAGE_ID_IS_WELL_FORMED,
    STAGE_IDS_ARE_DISTINCT,
    /** A person can still oversee it. */
    SIZE_IS_LIMITED,
    /** What a stage comes after is a stage of this route. */
    STAGE_BEFORE_EXISTS,
    ROUTE_HAS_NO_CYCLE,
    STAGE_CAN_BE_REACHED,
    ONE_STAGE_RETURNS_THE_RESULT,
    /** Nothing comes after it, it is always part of the dossier, and it does nothing else. */
    RETURN_IS_THE_END,
    /** Whatever is done, the return of the result waits for it. */
    STAGE_LEADS_TO_THE_RETURN,
    /** Remark: where all stages before a join may be skipped, it may have nothing to wait for. */
    JOIN_WAITS_FOR_SOMETHING,
    OPTION_EXISTS,
    OPTIONS_ARE_DISTINCT,
    /** Remark: choosing it changes something. */
    OPTION_IS_USED,
    /** There is something to choose, and not everything has to be. */
    OPTIONS_LEAVE_A_CHOICE,
    CONDITION_IS_SOUND,
    FACT_NAME_IS_AN_IDENTIFIER,
    FACT_NAMES_ARE_DISTINCT,
    /** A choice has distinct values, and nothing else has any. */
    FACT_HAS_ITS_VALUES,
    /** Remark: something depends on it. */
    FACT_IS_USED,
    /** A place is stated as a fact of the type agency. */
    PLACE_IS_STATED,
    SOMEBODY_RECEIVES,
    AGENCY_IS_IN_FORCE,
    /** For every agency that receives, somebody is competent. */
    SOMEBODY_IS_COMPETENT,
    /** An agency is found from a stage's only if that stage comes before. */
    AGENCY_OF_STAGE_IS_KNOWN,
    STAGE_SIGNS_A_DRAFT,
    DRAFT_IS_SIGNED,
    /** What is done at the stage and what else is said of it go together. */
    STAGE_FITS_ITS_KIND,
    /** Without a limit silence never counts as agreement. */
    CONSULTATION_HAS_A_LIMIT,
    /** The limits along the longest way don't add up to more than the whole limit, or it is said why they may. */
    LIMITS_FIT_THE_WHOLE,
    SUPPLEMENT_HAS_AN_END,
    FEE_IS_PLAUSIBLE,
    FEES_ARE_DISTINCT,
    EXEMPTIONS_ARE_DISTINCT,
    EXEMPTION_IS_CHECKABLE,
    PARTS_ARE_DISTINCT,
    /** The media types of its file are well-formed and distinct, its size is one a service can take. */
    PART_TAKES_A_FILE,
    DATES_ARE_IN_ORDER,
    /** Remark: a decision is published before it takes effect. */
    PUBLISHED_IN_TIME,
    /** On no day do two versions of a procedure hold. */
    VERSIONS_DO_NOT_OVERLAP,
    /** It can be read at all. */
    TEXT_IS_WELL_FORMED
}

package vn.lienthong.standalone.journal;

/**
 * A place where a rule doesn't hold.
 *
 * @param where the dossier's code with the entry's place, or the service
 * @param what in plain words, without any contents
 */
record Finding(Rule rule, String where, String what) {}

package vn.lienthong.routing.route;

/**
 * Something wrong with the condition of a stage.
 *
 * @param line of the condition, from 1
 * @param column of that line, from 1
 * @param message in plain words
 */
record ConditionFault(String stage, int line, int column, String message) {}

/** The figures officials file (thống kê), counted from the dossiers' journals. */
@NullMarked
package vn.lienthong.console.statistics;

import org.jspecify.annotations.NullMarked;

/** What operators decide about single dossiers, when the system can't. */
@NullMarked
package vn.lienthong.routing.operator;

import org.jspecify.annotations.NullMarked;

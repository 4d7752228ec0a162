/** Pure decisions over a dossier: no clock, no broker, no database. */
@NullMarked
package vn.lienthong.routing.decision;

import org.jspecify.annotations.NullMarked;

/** Decisions about documents (văn bản) exchanged between agencies: pure, without a clock, broker or database. */
@NullMarked
package vn.lienthong.routing.document;

import org.jspecify.annotations.NullMarked;

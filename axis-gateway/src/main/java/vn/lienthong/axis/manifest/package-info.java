/** Hourly signed accounts of the outgoing feed. */
@NullMarked
package vn.lienthong.axis.manifest;

import org.jspecify.annotations.NullMarked;

/** The topology: inputs, decision, journal. */
@NullMarked
package vn.lienthong.routing.stream;

import org.jspecify.annotations.NullMarked;

/** The other engine: all formats by the EU's reference implementation (DSS), behind the same port. */
@NullMarked
package vn.lienthong.signing.dss;

import org.jspecify.annotations.NullMarked;

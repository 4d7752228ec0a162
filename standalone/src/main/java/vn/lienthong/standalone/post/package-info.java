/** The simulated post office. */
@NullMarked
package vn.lienthong.standalone.post;

import org.jspecify.annotations.NullMarked;

/** Files by digest. */
@NullMarked
package vn.lienthong.support.content;

import org.jspecify.annotations.NullMarked;

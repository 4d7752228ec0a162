/** The page from which the read model is built anew. */
@NullMarked
package vn.lienthong.console.rebuild;

import org.jspecify.annotations.NullMarked;

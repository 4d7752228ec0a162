/**
 * The public post (bưu chính công ích): its orders and their states, the cash it collects, and the lists of what it and the
 * agencies hand over to each other.
 */
@NullMarked
package vn.lienthong.intake.post;

import org.jspecify.annotations.NullMarked;

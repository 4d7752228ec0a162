/** What is owed to each agency, as a feed. */
@NullMarked
package vn.lienthong.routing.delivery;

import org.jspecify.annotations.NullMarked;

/** What is owed to each agency: as a feed, by webhooks, and by topics. */
@NullMarked
package vn.lienthong.routing.delivery;

import org.jspecify.annotations.NullMarked;

/** What agencies inside the province are sent and told about documents: a feed, the packages, and each document's state. */
@NullMarked
package vn.lienthong.routing.inbox;

import org.jspecify.annotations.NullMarked;

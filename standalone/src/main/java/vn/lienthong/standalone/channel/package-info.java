/** The simulated providers by which citizens are told; all that arrives there ends in the mailbox. */
@NullMarked
package vn.lienthong.standalone.channel;

import org.jspecify.annotations.NullMarked;

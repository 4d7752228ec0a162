/** What agencies write straight to Kafka (ghi thẳng vào Kafka): events of their own, judged once, and answered. */
@NullMarked
package vn.lienthong.intake.direct;

import org.jspecify.annotations.NullMarked;

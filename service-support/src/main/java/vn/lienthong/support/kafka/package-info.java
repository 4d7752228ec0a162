/** Events in Kafka records: reading, writing, topics, dead letters. */
@NullMarked
package vn.lienthong.support.kafka;

import org.jspecify.annotations.NullMarked;

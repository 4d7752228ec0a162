/**
 * A real Kafka broker and a real PostgreSQL for the one-command run and for tests: embedded, or in containers where a
 * Docker engine answers.
 *
 * <p>Quiet enough with the loggers {@code org.apache.kafka}, {@code kafka} and {@code state.change.logger} at WARN, and {@code
 * kafka.server.ControllerApis} off: a starting broker's first question comes before its controller leads.
 */
@NullMarked
package vn.lienthong.infrastructure;

import org.jspecify.annotations.NullMarked;

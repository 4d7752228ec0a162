/** Agencies' access to Kafka. */
@NullMarked
package vn.lienthong.standalone.access;

import org.jspecify.annotations.NullMarked;

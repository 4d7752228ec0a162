/** What intake is measured against: the least an endpoint can do that stores what it is sent. */
@NullMarked
package vn.lienthong.benchmarks.bare;

import org.jspecify.annotations.NullMarked;

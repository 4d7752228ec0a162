/** The whole system in one JVM: broker, database, every service, and a simulated province. */
@NullMarked
package vn.lienthong.standalone;

import org.jspecify.annotations.NullMarked;

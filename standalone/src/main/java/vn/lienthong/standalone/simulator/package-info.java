/** A simulated province: citizens and agencies that use the system through its public interfaces only. */
@NullMarked
package vn.lienthong.standalone.simulator;

import org.jspecify.annotations.NullMarked;

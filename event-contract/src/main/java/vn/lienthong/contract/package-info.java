/** What services may say to each other. Depends on the JDK, Jackson and JSpecify only. */
@NullMarked
package vn.lienthong.contract;

import org.jspecify.annotations.NullMarked;

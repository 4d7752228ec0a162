/** Figures as ratios, measured in one run. */
@NullMarked
package vn.lienthong.benchmarks;

import org.jspecify.annotations.NullMarked;

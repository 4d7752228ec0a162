/** The registry as it was known last. */
@NullMarked
package vn.lienthong.intake.registry;

import org.jspecify.annotations.NullMarked;

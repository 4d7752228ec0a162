/** Who may send how much, and who is served first when there is more to do than can be done. */
@NullMarked
package vn.lienthong.intake.admission;

import org.jspecify.annotations.NullMarked;

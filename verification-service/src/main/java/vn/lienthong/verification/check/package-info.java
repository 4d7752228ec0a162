@NullMarked
package vn.lienthong.verification.check;

import org.jspecify.annotations.NullMarked;

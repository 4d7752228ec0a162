@NullMarked
package vn.lienthong.verification;

import org.jspecify.annotations.NullMarked;

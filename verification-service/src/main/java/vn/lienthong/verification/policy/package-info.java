@NullMarked
package vn.lienthong.verification.policy;

import org.jspecify.annotations.NullMarked;

@NullMarked
package vn.lienthong.verification.online;

import org.jspecify.annotations.NullMarked;

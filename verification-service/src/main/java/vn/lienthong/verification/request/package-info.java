@NullMarked
package vn.lienthong.verification.request;

import org.jspecify.annotations.NullMarked;

@NullMarked
package vn.lienthong.verification.verdict;

import org.jspecify.annotations.NullMarked;

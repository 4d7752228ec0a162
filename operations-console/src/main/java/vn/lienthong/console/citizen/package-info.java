/** Search by citizen (tìm theo người dân): by right, with a reason, written down; over an index that holds no names. */
@NullMarked
package vn.lienthong.console.citizen;

import org.jspecify.annotations.NullMarked;

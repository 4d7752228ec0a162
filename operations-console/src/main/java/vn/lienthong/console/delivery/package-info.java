/** What was handed to agencies, as routing knows it now. */
@NullMarked
package vn.lienthong.console.delivery;

import org.jspecify.annotations.NullMarked;

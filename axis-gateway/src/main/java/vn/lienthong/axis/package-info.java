/** Between the province and the national document axis (trục liên thông văn bản quốc gia). */
@NullMarked
package vn.lienthong.axis;

import org.jspecify.annotations.NullMarked;

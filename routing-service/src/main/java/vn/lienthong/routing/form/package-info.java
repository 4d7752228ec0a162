/** The forms of Thông tư 01/2018/TT-VPCP as PDF, from the journal alone. */
@NullMarked
package vn.lienthong.routing.form;

import org.jspecify.annotations.NullMarked;

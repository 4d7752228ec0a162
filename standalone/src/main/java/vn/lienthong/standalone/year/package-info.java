/** The years 2018 and 2019 of Khánh Hòa in accelerated time, as a journal. */
@NullMarked
package vn.lienthong.standalone.year;

import org.jspecify.annotations.NullMarked;

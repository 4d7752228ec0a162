/** What a package says. */
@NullMarked
package vn.lienthong.edxml.model;

import org.jspecify.annotations.NullMarked;

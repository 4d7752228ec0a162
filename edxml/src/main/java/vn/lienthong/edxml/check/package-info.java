/** The profile, and the rules that go beyond its grammar. */
@NullMarked
package vn.lienthong.edxml.check;

import org.jspecify.annotations.NullMarked;

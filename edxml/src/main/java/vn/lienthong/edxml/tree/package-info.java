/** A package's markup, without the contents of attachments, with the place of each element in the bytes. */
@NullMarked
package vn.lienthong.edxml.tree;

import org.jspecify.annotations.NullMarked;

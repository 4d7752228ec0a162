/** The catalogue of procedures (danh mục thủ tục hành chính) as its issuers published it, with its doubts. */
@NullMarked
package vn.lienthong.routing.catalogue;

import org.jspecify.annotations.NullMarked;

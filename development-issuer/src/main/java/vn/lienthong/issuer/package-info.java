/** The identity provider of development: never of a real installation. */
@NullMarked
package vn.lienthong.issuer;

import org.jspecify.annotations.NullMarked;

/** The registry routing owns: read from files, published to all. */
@NullMarked
package vn.lienthong.routing.registry;

import org.jspecify.annotations.NullMarked;

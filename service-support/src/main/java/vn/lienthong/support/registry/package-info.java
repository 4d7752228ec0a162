/** Following the registry's compacted topics. */
@NullMarked
package vn.lienthong.support.registry;

import org.jspecify.annotations.NullMarked;

/** Procedures with their versions and routes, as the registry has them. */
@NullMarked
package vn.lienthong.console.registry;

import org.jspecify.annotations.NullMarked;

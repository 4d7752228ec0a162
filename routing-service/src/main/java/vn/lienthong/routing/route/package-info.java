/** Routes as data: whether a route makes sense, and whether its conditions hold. */
@NullMarked
package vn.lienthong.routing.route;

import org.jspecify.annotations.NullMarked;

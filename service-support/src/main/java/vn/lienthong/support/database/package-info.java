/** Going to the database as seldom as can be. */
@NullMarked
package vn.lienthong.support.database;

import org.jspecify.annotations.NullMarked;

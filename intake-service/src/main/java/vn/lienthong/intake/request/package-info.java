/** What every request has: a caller the registry knows, a size, perhaps a key under which it is known again. */
@NullMarked
package vn.lienthong.intake.request;

import org.jspecify.annotations.NullMarked;

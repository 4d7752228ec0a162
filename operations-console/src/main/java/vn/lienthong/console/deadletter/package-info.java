/** What services put aside (thư chết), followed into PostgreSQL with its bytes and its cause. */
@NullMarked
package vn.lienthong.console.deadletter;

import org.jspecify.annotations.NullMarked;

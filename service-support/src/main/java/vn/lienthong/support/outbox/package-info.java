/** What is announced is committed with what it announces. */
@NullMarked
package vn.lienthong.support.outbox;

import org.jspecify.annotations.NullMarked;

/** Looking after the messages: how they do, what to do about those in trouble, a test to oneself. */
@NullMarked
package vn.lienthong.notification.operation;

import org.jspecify.annotations.NullMarked;

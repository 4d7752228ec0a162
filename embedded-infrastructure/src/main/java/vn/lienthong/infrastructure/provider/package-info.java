/** Simulated providers of messages, over real sockets. */
@NullMarked
package vn.lienthong.infrastructure.provider;

import org.jspecify.annotations.NullMarked;

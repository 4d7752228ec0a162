@NullMarked
package vn.lienthong.verification.command;

import org.jspecify.annotations.NullMarked;

@NullMarked
package vn.lienthong.intake.openapi;

import org.jspecify.annotations.NullMarked;

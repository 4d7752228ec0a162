/** What every service needs and no business word, as Spring Boot auto-configuration. */
@NullMarked
package vn.lienthong.support;

import org.jspecify.annotations.NullMarked;

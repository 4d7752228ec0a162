/** Official papers (biểu mẫu): their typesetting as PDF, their terms, and form 01, for every service that prints some. */
@NullMarked
package vn.lienthong.form;

import org.jspecify.annotations.NullMarked;

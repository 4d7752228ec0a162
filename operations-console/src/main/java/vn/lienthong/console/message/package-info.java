/** What notification says of citizens' messages and their templates, and what an operator has it do about them. */
@NullMarked
package vn.lienthong.console.message;

import org.jspecify.annotations.NullMarked;

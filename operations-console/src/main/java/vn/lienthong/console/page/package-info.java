/** What every page shares: language, words, times, headers, errors. */
@NullMarked
package vn.lienthong.console.page;

import org.jspecify.annotations.NullMarked;

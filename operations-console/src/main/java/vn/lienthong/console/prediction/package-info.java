/** Which open dossiers are likely to be late, from what became of those like them. */
@NullMarked
package vn.lienthong.console.prediction;

import org.jspecify.annotations.NullMarked;

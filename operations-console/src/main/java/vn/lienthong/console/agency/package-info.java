/** The agencies (cơ quan): what each owes, what it leaves unfetched, how it errs, when it is away. */
@NullMarked
package vn.lienthong.console.agency;

import org.jspecify.annotations.NullMarked;

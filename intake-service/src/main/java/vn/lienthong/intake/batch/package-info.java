/** Many submissions or events in one request (nộp theo lô), each with its own answer. */
@NullMarked
package vn.lienthong.intake.batch;

import org.jspecify.annotations.NullMarked;

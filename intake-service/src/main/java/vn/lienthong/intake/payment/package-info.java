/**
 * Fees and online payment (phí, lệ phí, thanh toán trực tuyến): follows what the journal asks applicants to pay, has the
 * payment platform take it, and reports to routing what came in.
 */
@NullMarked
package vn.lienthong.intake.payment;

import org.jspecify.annotations.NullMarked;

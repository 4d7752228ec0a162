/** What can happen to an official document (văn bản) between agencies, and what is reported about it. */
@NullMarked
package vn.lienthong.contract.document;

import org.jspecify.annotations.NullMarked;

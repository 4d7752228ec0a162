/** Personal data (dữ liệu cá nhân), kept in one marked part of an event. */
@NullMarked
package vn.lienthong.contract.personal;

import org.jspecify.annotations.NullMarked;

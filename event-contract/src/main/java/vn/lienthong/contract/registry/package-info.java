/** What everybody knows: agencies, procedures with their routes, the working calendar. */
@NullMarked
package vn.lienthong.contract.registry;

import org.jspecify.annotations.NullMarked;

/** What happens to a dossier (hồ sơ): reported by the edges, decided by routing. */
@NullMarked
package vn.lienthong.contract.dossier;

import org.jspecify.annotations.NullMarked;

/** The operations console: what flows, what waits, and the story of every dossier and of every document. */
@NullMarked
package vn.lienthong.console;

import org.jspecify.annotations.NullMarked;

/** The heart: decides every step of a dossier over agencies and levels. */
@NullMarked
package vn.lienthong.routing;

import org.jspecify.annotations.NullMarked;

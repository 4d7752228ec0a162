/** Signatures in CMS (chữ ký số CAdES): what a PDF, a container and a detached signature hold alike. */
@NullMarked
package vn.lienthong.signing.cms;

import org.jspecify.annotations.NullMarked;

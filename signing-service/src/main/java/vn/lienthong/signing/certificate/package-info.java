/** The certificates (chứng thư số) anybody needs to check a seal. */
@NullMarked
package vn.lienthong.signing.certificate;

import org.jspecify.annotations.NullMarked;

/** Signs edXML packages: XAdES-B, enveloped, over the whole document. */
@NullMarked
package vn.lienthong.signing.packet;

import org.jspecify.annotations.NullMarked;

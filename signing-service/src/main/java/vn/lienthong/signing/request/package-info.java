/** Routing's requests to seal a document, from the command to the answer. */
@NullMarked
package vn.lienthong.signing.request;

import org.jspecify.annotations.NullMarked;

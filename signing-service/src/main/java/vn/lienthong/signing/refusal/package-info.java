/** Why a document gets no seal: a closed set of reasons, each in plain words. */
@NullMarked
package vn.lienthong.signing.refusal;

import org.jspecify.annotations.NullMarked;

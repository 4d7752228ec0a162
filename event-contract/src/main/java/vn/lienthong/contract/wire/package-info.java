/** The forms events take outside the JVM: CloudEvents attributes, canonical JSON, the journal's chain. */
@NullMarked
package vn.lienthong.contract.wire;

import org.jspecify.annotations.NullMarked;

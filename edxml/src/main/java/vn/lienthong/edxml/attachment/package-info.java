/** Contents of attachments: decoded, unpacked, recognised, measured and digested as a stream. */
@NullMarked
package vn.lienthong.edxml.attachment;

import org.jspecify.annotations.NullMarked;

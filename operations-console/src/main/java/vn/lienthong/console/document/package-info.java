/** Documents between agencies: their journeys, and their packages as the edXML doctor sees them. */
@NullMarked
package vn.lienthong.console.document;

import org.jspecify.annotations.NullMarked;

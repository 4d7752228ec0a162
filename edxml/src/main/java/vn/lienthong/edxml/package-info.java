/** edXML packages (gói tin edXML, QCVN 102:2016/BTTTT): read tolerantly, written strictly, explained always. Knows no framework. */
@NullMarked
package vn.lienthong.edxml;

import org.jspecify.annotations.NullMarked;

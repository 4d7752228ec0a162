/** A package as JAXB would have it: whole, in memory. Only to compare with. */
@NullMarked
@XmlSchema(namespace = "http://www.mic.gov.vn/TBT/QCVN_102_2016", elementFormDefault = XmlNsForm.QUALIFIED)
package vn.lienthong.benchmarks.jaxb;

import jakarta.xml.bind.annotation.XmlNsForm;
import jakarta.xml.bind.annotation.XmlSchema;
import org.jspecify.annotations.NullMarked;

package vn.lienthong.edxml.model;

/** A document's number and notation (số, ký hiệu văn bản), {@code 12345/UBND-KSTT}. */
public record DocumentNumber(String number, String notation) {
    @Override
    public String toString() {
        return number + "/" + notation;
    }
}

package vn.lienthong.edxml.model;

/**
 * A receiver that an update adds or removes (đơn vị nhận thay đổi).
 *
 * @param receiverType 0 removed (bỏ), 1 added (thêm)
 */
public record Receiver(String organId, String receiverType) {}

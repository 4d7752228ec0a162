package vn.lienthong.edxml.model;

import java.util.List;

/**
 * What an update changes (thông tin cập nhật, {@code BussinessDocumentInfo}).
 *
 * @param documentInfo whether the document's data change: 0, 1
 * @param documentReceiver whether its receivers change: 0, 1
 */
public record Update(String documentInfo, String documentReceiver, List<Receiver> receivers) {
    public Update {
        receivers = List.copyOf(receivers);
    }
}

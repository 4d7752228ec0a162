package vn.lienthong.notification.template;

import java.util.HashMap;
import java.util.Map;
import vn.lienthong.notification.message.Situation;

/** Made-up values (dữ liệu mẫu) for every variable, about as long as real ones are: for previews and test messages. */
public final class Sample {
    private static final Map<String, String> VI = Map.ofEntries(
            Map.entry("code", "000.01.41.H32-190312-0027"),
            Map.entry(
                    "procedure", "Đăng ký khai sinh, đăng ký thường trú, cấp thẻ bảo hiểm y tế cho trẻ em dưới 6 tuổi"),
            Map.entry("agency", "UBND phường Vĩnh Hòa"),
            Map.entry("sender", "Trung tâm Dịch vụ hành chính công trực tuyến tỉnh Khánh Hòa"),
            Map.entry("link", "https://dichvucong.example.vn/ho-so/000.01.41.H32-190312-0027"),
            Map.entry("survey", "https://dichvucong.example.vn/danh-gia/000.01.41.H32-190312-0027"),
            Map.entry("order", "000.01.41.H32-190312-0027-return"),
            Map.entry("at", "09:15 ngày 12/03/2019"),
            Map.entry("dueAt", "16:30 ngày 15/03/2019"),
            Map.entry("before", "16:30 ngày 14/03/2019"),
            Map.entry("until", "09:15 ngày 21/03/2019"),
            Map.entry("reason", "Bản chụp giấy chứng sinh bị mờ, không đọc được số."),
            Map.entry("papers", "- Giấy chứng sinh\n- Giấy tờ chứng minh chỗ ở hợp pháp"),
            Map.entry("amount", "12.500.000 đồng"),
            Map.entry("purpose", "Lệ phí trước bạ"),
            Map.entry("reference", "KB-2019-00417"),
            Map.entry("from", "UBND phường Vĩnh Phước"),
            Map.entry("count", "2"),
            Map.entry(
                    "items",
                    "- Hồ sơ 000.01.41.H32-190312-0027 được chuyển đến Công an phường Vĩnh Hòa từ 09:15 ngày 12/03/2019. Ngày"
                            + " hẹn giữ nguyên.\n- Đã xác nhận khoản nộp 8.000 đồng của hồ sơ 000.01.41.H32-190312-0027,"
                            + " chứng từ KB-2019-00417."),
            Map.entry("sealedBy", "UBND phường Vĩnh Hòa"));
    private static final Map<String, String> EN = Map.of(
            "procedure",
            "Birth registration, permanent residence and health-insurance card for a child under 6",
            "sender",
            "Khanh Hoa Province Online Public Service Centre",
            "at",
            "09:15 on 12 March 2019",
            "dueAt",
            "16:30 on 15 March 2019",
            "before",
            "16:30 on 14 March 2019",
            "until",
            "09:15 on 21 March 2019",
            "amount",
            "12,500,000 dong",
            "items",
            "- Your dossier 000.01.41.H32-190312-0027 went on to Công an phường Vĩnh Hòa at 09:15 on 12 March 2019. The date"
                    + " stays the same.\n- Your payment of 8,000 dong for dossier 000.01.41.H32-190312-0027 is confirmed,"
                    + " receipt KB-2019-00417.");

    private Sample() {}

    /** Exactly what messages of this situation carry. */
    public static Map<String, String> of(Situation situation, String language) {
        var all = new HashMap<>(VI);
        if (language.equals("en")) {
            all.putAll(EN);
        }
        all.keySet().retainAll(situation.variables());
        return all;
    }
}

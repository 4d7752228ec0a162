package vn.lienthong.standalone.mailbox;

import org.jspecify.annotations.Nullable;

/** The languages of the pages. */
enum Language {
    VI("vi", "Tiếng Việt"),
    EN("en", "English");

    final String code;
    final String ownName;

    Language(String code, String ownName) {
        this.code = code;
        this.ownName = ownName;
    }

    /** As asked for, else as the browser prefers, else Vietnamese. */
    static Language of(@Nullable String asked, @Nullable String acceptLanguage) {
        var wanted = asked != null ? asked : acceptLanguage != null ? acceptLanguage : "";
        return wanted.startsWith("en") ? EN : VI;
    }

    Language other() {
        return this == VI ? EN : VI;
    }

    String say(String vietnamese, String english) {
        return this == VI ? vietnamese : english;
    }
}

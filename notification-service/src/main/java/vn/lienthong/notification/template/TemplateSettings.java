package vn.lienthong.notification.template;

import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * {@code lienthong.notification.template}: how much operators may write. What isn't set is the usual.
 *
 * @param longestSubject characters; 150
 * @param longestText characters; 5000
 * @param longestBrief characters; 300
 * @param longestNote characters of a note or a reason; 1000
 * @param mostSegments that the SMS may take with sample data; 3
 * @param mostDrafts of one situation that wait at the same time; 10
 */
@ConfigurationProperties("lienthong.notification.template")
record TemplateSettings(
        int longestSubject, int longestText, int longestBrief, int longestNote, int mostSegments, int mostDrafts) {
    TemplateSettings {
        longestSubject = usual(longestSubject, 150, "longest-subject");
        longestText = usual(longestText, 5000, "longest-text");
        longestBrief = usual(longestBrief, 300, "longest-brief");
        longestNote = usual(longestNote, 1000, "longest-note");
        mostSegments = usual(mostSegments, 3, "most-segments");
        mostDrafts = usual(mostDrafts, 10, "most-drafts");
    }

    private static int usual(int given, int usual, String name) {
        if (given < 0) {
            throw new IllegalArgumentException("lienthong.notification.template." + name + " is greater than 0");
        }
        return given == 0 ? usual : given;
    }
}

package vn.lienthong.console.document;

import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import vn.lienthong.edxml.finding.Finding;
import vn.lienthong.edxml.finding.Rule;

/**
 * What may be shown of a package to whoever looks (che dữ liệu cá nhân): codes, dates, numbers, names of elements. Whatever
 * people wrote or are named by is masked, and so is whatever isn't known to be harmless.
 */
public final class Masking {
    /** Stands for what isn't shown. */
    public static final String MASK = "•••";

    private static final int LONGEST = 120;
    private static final Pattern NUMBERS = Pattern.compile("[0-9.,:/+TZ -]+");
    private static final Pattern CODE = Pattern.compile("[\\p{L}0-9.,:/_-]*[0-9][\\p{L}0-9.,:/_-]*");
    private static final Pattern NOTATION = Pattern.compile("[\\p{Lu}0-9]{1,12}([-/.][\\p{Lu}0-9]{1,12}){0,6}");
    private static final Pattern MEDIA_TYPE = Pattern.compile("(application|image|text)/[a-z0-9.+-]{1,80}");
    private static final Pattern COUNT = Pattern.compile("[0-9]{1,9}");
    /** Short, or a UUID: nobody's identity or telephone number. */
    private static final Pattern CONTENT_ID =
            Pattern.compile("(cid:)?([0-9A-Fa-f]{1,8}|[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12})");

    /** Elements that hold codes, dates, numbers and nothing else. */
    private static final Set<String> SHOWN = Set.of(
            "OrganId",
            "DocumentId",
            "Code",
            "CodeNumber",
            "CodeNotation",
            "PromulgationDate",
            "DueDate",
            "Type",
            "Priority",
            "PromulgationAmount",
            "PageAmount",
            "Direction",
            "SteeringType",
            "StatusCode",
            "Timestamp",
            "BussinessDocType",
            "Paper",
            "DocumentInfo",
            "DocumentReceiver",
            "ReceiverType");

    /** Rules that speak of nothing but markup. */
    private static final Set<Rule> ABOUT_MARKUP = EnumSet.of(
            Rule.NO_PACKAGE,
            Rule.JUNK_BEFORE_DECLARATION,
            Rule.NOT_UTF_8,
            Rule.ENCODING_CONTRADICTED,
            Rule.INVALID_BYTES,
            Rule.ILLEGAL_CHARACTER,
            Rule.XML_VERSION,
            Rule.ENDS_TOO_EARLY,
            Rule.UNBOUND_PREFIX,
            Rule.LIMIT_EXCEEDED,
            Rule.FOREIGN_NAMESPACE,
            Rule.OLD_SOAP_FORM,
            Rule.DIALECT,
            Rule.UNKNOWN_ELEMENT,
            Rule.ELEMENT_ORDER,
            Rule.REPEATED_ELEMENT,
            Rule.MISSING_ELEMENT,
            Rule.EMPTY_ELEMENT,
            Rule.MANIFEST_VERSION,
            Rule.ORGAN_ID_NULL,
            Rule.STATUS_WITH_MORE,
            Rule.UPDATE_WITHOUT_DOCUMENT,
            Rule.SIGNATURE_SHA_1);

    /** Rules that speak of codes and dates. */
    private static final Set<Rule> ABOUT_CODES = EnumSet.of(
            Rule.ORGAN_ID_FORM,
            Rule.ORGAN_ID_UNKNOWN,
            Rule.DUPLICATE_RECEIVER,
            Rule.SENDER_AMONG_RECEIVERS,
            Rule.IMPOSSIBLE_DATE,
            Rule.DATE_FORM,
            Rule.BUSINESS_KIND_UNKNOWN,
            Rule.STATUS_CODE_UNKNOWN,
            Rule.STATUS_WITHOUT_REASON,
            Rule.RESPONSE_FOR_WRONG_PARTY,
            Rule.RESPONSE_FOR_DISAGREES,
            Rule.DOCUMENT_ID_DISAGREES,
            Rule.DOCUMENT_ID_FORM,
            Rule.TRACE_DISAGREES,
            Rule.TRACE_GOES_BACK);

    /** Arguments that are our own words, whatever the rest of the finding is. */
    private static final Map<Rule, Set<Integer>> OUR_WORDS = Map.of(
            Rule.DATE_FORM, Set.of(1),
            Rule.VALUE_NOT_ALLOWED, Set.of(0, 2),
            Rule.RESPONSE_FOR_DISAGREES, Set.of(1),
            Rule.DOCUMENT_ID_DISAGREES, Set.of(1));

    private Masking() {}

    /** The finding without what people wrote. */
    static Finding masked(Finding finding) {
        var rule = finding.rule();
        var arguments = finding.arguments();
        List<String> shown = IntStream.range(0, arguments.size())
                .mapToObj(i -> isShown(rule, i, arguments.get(i)) ? arguments.get(i) : MASK)
                .toList();
        return new Finding(rule, finding.place(), shown);
    }

    private static boolean isShown(Rule rule, int index, String argument) {
        if (ABOUT_MARKUP.contains(rule)
                || OUR_WORDS.getOrDefault(rule, Set.of()).contains(index)) {
            return true;
        }
        if (ABOUT_CODES.contains(rule)) {
            return isCodeOrDate(argument);
        }
        // A file may be named after a person, with a year or a number of the register in its name.
        return COUNT.matcher(argument).matches()
                || CONTENT_ID.matcher(argument).matches()
                || MEDIA_TYPE.matcher(argument).matches();
    }

    /** What is shown of a field of the header or the trace; the mask where nothing is. */
    static String field(String path, String value) {
        var name = path.substring(path.lastIndexOf('/') + 1).replaceFirst("\\[\\d+]$", "");
        return SHOWN.contains(name) && isCodeOrDate(value) ? value : MASK;
    }

    /** A code or a date; the mask where it is something else. */
    public static String code(String value) {
        return isCodeOrDate(value) ? value : MASK;
    }

    private static boolean isCodeOrDate(String value) {
        return value.length() <= LONGEST
                && (NUMBERS.matcher(value).matches()
                        || CODE.matcher(value).matches()
                        || NOTATION.matcher(value).matches()
                        || value.equals("true")
                        || value.equals("false"));
    }

    static String contentId(String id) {
        return CONTENT_ID.matcher(id).matches() ? id : MASK;
    }

    static String mediaType(String type) {
        return type.isEmpty() || MEDIA_TYPE.matcher(type).matches() ? type : MASK;
    }
}

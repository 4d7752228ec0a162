package vn.lienthong.intake.submission;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import vn.lienthong.contract.dossier.Reception;
import vn.lienthong.contract.personal.PersonalData;
import vn.lienthong.contract.registry.Channel;
import vn.lienthong.contract.registry.WorkingCalendar;
import vn.lienthong.intake.rule.Rule;
import vn.lienthong.intake.rule.Texts;
import vn.lienthong.intake.submission.SubmissionRequest.DeliveryRequest;
import vn.lienthong.intake.submission.SubmissionRequest.ReceptionRequest;
import vn.lienthong.support.problem.Fault;

/** Checks how a dossier was taken in and how its result is to go back (hình thức trả kết quả). */
final class CheckReception {
    private static final Pattern STAFF_NUMBER = Pattern.compile("(?=.*\\d)[A-Za-z0-9][A-Za-z0-9._/-]{0,31}");
    private static final Pattern ORDER_NUMBER = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
    private static final int LONGEST_NAME = 200;
    private static final int LONGEST_ADDRESS = 500;
    /** A parcel that lay longer than this has another story than its postmark tells. */
    private static final int OLDEST_POSTMARK_DAYS = 366;

    private CheckReception() {}

    /**
     * @param to without the recipient's name where it is the applicant's
     */
    record Checked(
            @Nullable Channel returnBy,
            @Nullable To to,
            @Nullable Reception reception) {
        /** Where the result is to be brought, for the personal part of the event. */
        PersonalData.@Nullable Delivery delivery(PersonalData.Applicant applicant) {
            return to == null
                    ? null
                    : new PersonalData.Delivery(
                            to.recipient() == null ? applicant.fullName() : to.recipient(), to.address(), to.phone());
        }
    }

    record To(@Nullable String recipient, String address, String phone) {
        @Override
        public String toString() {
            return "To[withheld]";
        }
    }

    static Checked check(SubmissionRequest request, @Nullable Channel channel, Instant at, List<Fault> faults) {
        var returnBy = returnBy(request.returnBy(), faults);
        return new Checked(
                returnBy,
                to(request.delivery(), returnBy, faults),
                reception(request.reception(), channel, LocalDate.ofInstant(at, WorkingCalendar.ZONE), faults));
    }

    private static @Nullable Channel returnBy(@Nullable String name, List<Fault> faults) {
        return switch (name) {
            case null -> null;
            case "online" -> Channel.ONLINE;
            case "counter" -> Channel.COUNTER;
            case "post" -> Channel.POST;
            default -> {
                faults.add(Rule.RETURN_IS_KNOWN.brokenAt(
                        "/returnBy", "The way the result goes back is none of online, counter, post."));
                yield null;
            }
        };
    }

    private static @Nullable To to(@Nullable DeliveryRequest request, @Nullable Channel returnBy, List<Fault> faults) {
        if (returnBy != Channel.POST) {
            if (request != null) {
                faults.add(Rule.DELIVERY_IS_GIVEN.brokenAt(
                        "/delivery", "There is a place of delivery, and the result doesn't go by post; leave it out."));
            }
            return null;
        }
        if (request == null) {
            faults.add(Rule.DELIVERY_IS_GIVEN.brokenAt(
                    "/delivery", "The result goes by post; give the address and the phone of who takes it."));
            return null;
        }
        var texts = new Texts(faults);
        int before = faults.size();
        var recipient = texts.line(request.recipient(), "/delivery/recipient", LONGEST_NAME);
        var address = texts.line(request.address(), "/delivery/address", LONGEST_ADDRESS);
        if (faults.size() == before && (address == null || address.isBlank())) {
            faults.add(Rule.DELIVERY_IS_GIVEN.brokenAt("/delivery/address", "The address is missing."));
        }
        var phone = request.phone();
        if (phone == null || !CheckSubmission.PHONE.matcher(phone).matches()) {
            faults.add(Rule.PHONE_IS_WELL_FORMED.brokenAt(
                    "/delivery/phone",
                    "The phone number is missing, or none of Vietnam; write 0905000123 or +84905000123,"
                            + " without spaces."));
        }
        return faults.size() > before || address == null || phone == null
                ? null
                : new To(recipient == null || recipient.isBlank() ? null : recipient.strip(), address.strip(), phone);
    }

    private static @Nullable Reception reception(
            @Nullable ReceptionRequest request, @Nullable Channel channel, LocalDate today, List<Fault> faults) {
        if (request == null) {
            return null;
        }
        var officer = request.officer();
        if (officer != null && !STAFF_NUMBER.matcher(officer).matches()) {
            faults.add(Rule.OFFICER_IS_A_STAFF_NUMBER.brokenAt(
                    "/reception/officer",
                    "The officer is not named by a staff number: up to 32 letters, digits and .-_/ with a"
                            + " digit in it."));
            officer = null;
        }
        var postmark = postmark(request.postmarkedOn(), today, faults);
        var order = request.postOrder();
        if (order != null && !ORDER_NUMBER.matcher(order).matches()) {
            faults.add(Rule.POST_ORDER_BRINGS_IT.brokenAt(
                    "/reception/postOrder", "This is no number of an order; copy it from the post's order."));
            order = null;
        }
        if (channel != Channel.POST && (request.postmarkedOn() != null || request.postOrder() != null)) {
            faults.add(Rule.POSTMARK_IS_OF_THE_POST.brokenAt(
                    "/reception", "Only what comes by post has a postmark or an order of the post; leave them out."));
        }
        return new Reception(officer, postmark, order);
    }

    private static @Nullable LocalDate postmark(@Nullable String day, LocalDate today, List<Fault> faults) {
        if (day == null) {
            return null;
        }
        try {
            var postmark = LocalDate.parse(day);
            if (!postmark.isAfter(today) && postmark.isAfter(today.minusDays(OLDEST_POSTMARK_DAYS))) {
                return postmark;
            }
            faults.add(Rule.POSTMARK_IS_OF_THE_POST.brokenAt(
                    "/reception/postmarkedOn", "The postmark is of a day to come, or more than a year old."));
        } catch (DateTimeException e) {
            faults.add(Rule.POSTMARK_IS_OF_THE_POST.brokenAt(
                    "/reception/postmarkedOn", "The postmark is no day like 2019-03-11."));
        }
        return null;
    }
}

package vn.lienthong.routing.document;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import vn.lienthong.contract.document.Addressee;
import vn.lienthong.contract.document.Way;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.registry.Agency;
import vn.lienthong.contract.registry.Registry;
import vn.lienthong.contract.registry.TimeLimit;
import vn.lienthong.contract.registry.TimeLimit.Unit;
import vn.lienthong.contract.registry.WorkingCalendar;
import vn.lienthong.contract.registry.WorkingCalendar.Day;

/** What the registry says about those who exchange documents: who is ours, by which code, and when it works. */
public final class Directory {
    /** The channel of an agency that is in our registry, and is reached over the axis all the same. */
    private static final String AXIS = "axis";
    /** The highest priority: express by the hour (hỏa tốc hẹn giờ). */
    private static final int BY_THE_HOUR = 4;
    /** No run of days off is longer. */
    private static final int LONGEST_PAUSE = 60;

    private final Registry registry;
    private final DocumentPolicy policy;

    public Directory(Registry registry, DocumentPolicy policy) {
        this.registry = registry;
        this.policy = policy;
    }

    /** The code that stands for the agency here, in whichever form it was written. */
    public AgencyCode known(AgencyCode code) {
        return registry.agency(code).map(Agency::code).orElse(code);
    }

    /** Each receiver once, by the code that stands for it here. */
    List<Addressee> known(List<Addressee> receivers) {
        var once = new LinkedHashMap<AgencyCode, Addressee>();
        for (var receiver : receivers) {
            var code = known(receiver.agency());
            once.putIfAbsent(code, new Addressee(code, receiver.name()));
        }
        return new ArrayList<>(once.values());
    }

    /** How an agency is reached: through our own services if it is in the registry, in force and not on the axis. */
    public Way wayTo(AgencyCode code) {
        return ours(code).isPresent() ? Way.PROVINCE : Way.AXIS;
    }

    private Optional<Agency> ours(AgencyCode code) {
        return registry.agency(code)
                .filter(agency -> registry.isInForce(agency.code()))
                .filter(agency -> !AXIS.equals(agency.channel()));
    }

    /** Its name as the registry knows it. */
    Addressee addressee(AgencyCode code) {
        return new Addressee(code, registry.agency(code).map(Agency::name).orElse(""));
    }

    /**
     * Until when the receipt is to be notified: the same day, or the next working day for what comes after hours; what is
     * express by the hour doesn't wait for offices to open.
     */
    Instant receiptBy(AgencyCode receiver, int priority, Instant at) {
        var sameDay = endOfDay(ours(receiver).isPresent() ? registry.calendarOf(receiver) : registry.calendar(), at);
        if (priority < BY_THE_HOUR) {
            return sameDay;
        }
        var express = at.plus(policy.expressReceipt());
        return express.isBefore(sameDay) ? express : sameDay;
    }

    private static Instant endOfDay(WorkingCalendar calendar, Instant at) {
        var local = at.atZone(WorkingCalendar.ZONE);
        var today = local.toLocalDate();
        if (calendar.isWorkingDay(today) && local.toLocalTime().isBefore(closing(calendar, today))) {
            return end(calendar, today);
        }
        var day = today.plusDays(1);
        for (int left = LONGEST_PAUSE; left > 0 && !calendar.isWorkingDay(day); left--) {
            day = day.plusDays(1);
        }
        return end(calendar, day);
    }

    private static Instant end(WorkingCalendar calendar, LocalDate day) {
        return day.atTime(closing(calendar, day)).atZone(WorkingCalendar.ZONE).toInstant();
    }

    private static LocalTime closing(WorkingCalendar calendar, LocalDate day) {
        return calendar.day(day) == Day.MORNING ? calendar.lunchFrom() : calendar.closes();
    }

    /** Until when a request is to be answered. */
    Instant answerBy(Instant at) {
        return registry.calendar().dueAt(at, new TimeLimit(policy.answerDays(), Unit.WORKING_DAYS));
    }
}

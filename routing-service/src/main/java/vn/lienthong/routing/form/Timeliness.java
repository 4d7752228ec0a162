package vn.lienthong.routing.form;

import java.time.Instant;
import java.time.LocalDate;
import vn.lienthong.contract.registry.WorkingCalendar;

/**
 * How something finished stands to its due time. On time (đúng hạn) is what was finished on the day it was due and not
 * after the due time; early (trước hạn) what was finished on a day before; late (quá hạn) what came after the due time.
 * Days are Vietnam's.
 */
enum Timeliness {
    EARLY("Trước hạn"),
    ON_TIME("Đúng hạn"),
    LATE("Quá hạn");

    private final String wording;

    Timeliness(String wording) {
        this.wording = wording;
    }

    String wording() {
        return wording;
    }

    static Timeliness of(Instant dueAt, Instant finishedAt) {
        if (finishedAt.isAfter(dueAt)) {
            return LATE;
        }
        return day(finishedAt).isBefore(day(dueAt)) ? EARLY : ON_TIME;
    }

    private static LocalDate day(Instant moment) {
        return LocalDate.ofInstant(moment, WorkingCalendar.ZONE);
    }
}

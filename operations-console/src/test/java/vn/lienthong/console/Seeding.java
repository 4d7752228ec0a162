package vn.lienthong.console;

import static vn.lienthong.console.Province.BIRTH;
import static vn.lienthong.console.Province.EXTRACT;
import static vn.lienthong.console.Province.INSURANCE;
import static vn.lienthong.console.Province.JUSTICE;
import static vn.lienthong.console.Province.NINH_HIEP;
import static vn.lienthong.console.Province.ONE_STOP;
import static vn.lienthong.console.Province.POLICE;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import vn.lienthong.contract.dossier.Channel;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.identity.DossierCode;
import vn.lienthong.contract.registry.WorkingCalendar;

/** Dossiers at every point of their way; the same for the same seed. */
public final class Seeding {
    private static final AgencyCode NINH_HIEP_IN_CODES = new AgencyCode("000.01.44.H32");
    private static final AgencyCode JUSTICE_IN_CODES = new AgencyCode("000.00.15.H32");

    private final Random random;
    private final int haste;
    private int sequence;

    /** @param haste how many times faster than in life everything goes */
    public Seeding(long seed, int haste) {
        this.random = new Random(seed);
        this.haste = haste;
        this.sequence = haste == 1 ? 0 : 4000;
    }

    /** {@code count} dossiers received in the days before {@code now}. */
    public List<Journal> dossiers(int count, Instant now) {
        var journals = new ArrayList<Journal>();
        for (var i = 0; i < count; i++) {
            var received =
                    now.minus(Duration.ofMinutes((long) (count - i) * 95)).minusSeconds(random.nextInt(3000));
            var journal = random.nextInt(4) == 0 ? extract(received) : birth(received, 1 + random.nextInt(8));
            journals.add(journal.until(now));
        }
        return journals;
    }

    /** The long way, as far as {@code steps}. */
    public Journal birth(Instant received, int steps) {
        var journal = Journal.aDossier(code(NINH_HIEP_IN_CODES, received), received)
                .received(
                        BIRTH,
                        NINH_HIEP,
                        random.nextInt(5) == 0 ? ONE_STOP : NINH_HIEP,
                        Channel.values()[random.nextInt(3)],
                        received.plus(Duration.ofDays(8)))
                .routed("birth", NINH_HIEP, received.plus(Duration.ofHours(7)));
        if (steps > 0) {
            journal.after(some(40)).accepted("birth", NINH_HIEP, "NH-0112");
        }
        if (steps == 1) {
            journal.after(some(30)).actionRefused("residence", POLICE);
        }
        if (steps > 1) {
            journal.after(some(200)).issued("birth", NINH_HIEP, "NH-0112");
        }
        if (steps > 2) {
            journal.after(Duration.ofMillis(640).dividedBy(haste)).sealed("birth", NINH_HIEP);
            journal.routed("residence", POLICE, journal.at().plus(Duration.ofDays(5)));
            journal.routed("insurance", INSURANCE, journal.at().plus(Duration.ofDays(3)));
        }
        if (steps > 3) {
            journal.after(some(300)).accepted("insurance", INSURANCE, "BH-27");
        }
        if (steps > 4) {
            journal.after(some(900)).issued("insurance", INSURANCE, "BH-27");
            if (steps == 5) {
                return journal.after(Duration.ofMillis(710).dividedBy(haste)).sealRefused("insurance", INSURANCE);
            }
            journal.after(Duration.ofMillis(530).dividedBy(haste)).sealed("insurance", INSURANCE);
        }
        if (steps > 5) {
            journal.after(some(400)).accepted("residence", POLICE, "CA-5501");
        }
        if (steps > 6) {
            journal.after(some(5000)).issued("residence", POLICE, "CA-5501");
            journal.after(Duration.ofMillis(580).dividedBy(haste))
                    .sealed("residence", POLICE)
                    .processed();
            journal.routed("return", NINH_HIEP, null);
        }
        if (steps > 7) {
            journal.after(some(600)).accepted("return", NINH_HIEP, "NH-0098");
            journal.after(some(50)).completed("return", NINH_HIEP, "NH-0098").returned(NINH_HIEP, "NH-0098");
        }
        return journal;
    }

    private Journal extract(Instant received) {
        var journal = Journal.aDossier(code(JUSTICE_IN_CODES, received), received)
                .received(EXTRACT, JUSTICE, JUSTICE, Channel.ONLINE, received.plus(Duration.ofHours(6)))
                .routed("extract", JUSTICE, received.plus(Duration.ofHours(6)));
        if (random.nextInt(6) == 0) {
            return journal.after(some(90))
                    .refused(
                            JUSTICE,
                            "TP-031",
                            "Không tìm thấy sự kiện hộ tịch trong sổ gốc; đề nghị nộp tại nơi đã đăng ký.");
        }
        journal.after(some(60)).accepted("extract", JUSTICE, "TP-031");
        journal.after(some(240)).issued("extract", JUSTICE, "TP-031");
        journal.after(Duration.ofMillis(480)).sealed("extract", JUSTICE).processed();
        journal.routed("return", JUSTICE, null);
        return journal.after(some(120))
                .accepted("return", JUSTICE, "TP-007")
                .after(some(10))
                .completed("return", JUSTICE, "TP-007")
                .returned(JUSTICE, "TP-007");
    }

    private String code(AgencyCode agency, Instant received) {
        return DossierCode.of(agency, LocalDate.ofInstant(received, WorkingCalendar.ZONE), ++sequence)
                .value();
    }

    private Duration some(int minutes) {
        return Duration.ofSeconds(30L + random.nextInt(minutes * 60)).dividedBy(haste);
    }
}

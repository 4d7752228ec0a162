package vn.lienthong.console;

import static vn.lienthong.console.Province.BIRTH;
import static vn.lienthong.console.Province.EXTRACT;
import static vn.lienthong.console.Province.INSURANCE;
import static vn.lienthong.console.Province.JUSTICE;
import static vn.lienthong.console.Province.LAND;
import static vn.lienthong.console.Province.LAND_OFFICE;
import static vn.lienthong.console.Province.NINH_HIEP;
import static vn.lienthong.console.Province.ONE_STOP;
import static vn.lienthong.console.Province.POLICE;
import static vn.lienthong.console.Province.PROVINCE;
import static vn.lienthong.console.Province.TAX;
import static vn.lienthong.console.Province.VINH_HOA;
import static vn.lienthong.contract.dossier.DossierStatus.IN_PROCESS;
import static vn.lienthong.contract.dossier.DossierStatus.PAYMENT_REQUESTED;
import static vn.lienthong.contract.dossier.DossierStatus.STOPPED;
import static vn.lienthong.contract.dossier.DossierStatus.SUPPLEMENT_REQUESTED;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import vn.lienthong.contract.dossier.DossierEvent;
import vn.lienthong.contract.dossier.DossierEvent.ApologyIssued;
import vn.lienthong.contract.dossier.DossierEvent.BecameOverdue;
import vn.lienthong.contract.dossier.DossierEvent.ClockStarted;
import vn.lienthong.contract.dossier.DossierEvent.ClockStopped;
import vn.lienthong.contract.dossier.DossierEvent.ConsultationAnswered;
import vn.lienthong.contract.dossier.DossierEvent.ConsultationLapsed;
import vn.lienthong.contract.dossier.DossierEvent.ConsultationRequested;
import vn.lienthong.contract.dossier.DossierEvent.DossierReceived;
import vn.lienthong.contract.dossier.DossierEvent.DossierResumed;
import vn.lienthong.contract.dossier.DossierEvent.DossierStopped;
import vn.lienthong.contract.dossier.DossierEvent.DueApproaching;
import vn.lienthong.contract.dossier.DossierEvent.DueChanged;
import vn.lienthong.contract.dossier.DossierEvent.Escalated;
import vn.lienthong.contract.dossier.DossierEvent.OfficerAssigned;
import vn.lienthong.contract.dossier.DossierEvent.PaymentConfirmed;
import vn.lienthong.contract.dossier.DossierEvent.PaymentRequested;
import vn.lienthong.contract.dossier.DossierEvent.ReassignmentNeeded;
import vn.lienthong.contract.dossier.DossierEvent.ReceiverChanged;
import vn.lienthong.contract.dossier.DossierEvent.ResultRecalled;
import vn.lienthong.contract.dossier.DossierEvent.RouteMigrated;
import vn.lienthong.contract.dossier.DossierEvent.StageReassigned;
import vn.lienthong.contract.dossier.DossierEvent.StageSentBack;
import vn.lienthong.contract.dossier.DossierEvent.StageSkipped;
import vn.lienthong.contract.dossier.DossierEvent.SupplementLapsed;
import vn.lienthong.contract.dossier.DossierEvent.SupplementProvided;
import vn.lienthong.contract.dossier.DossierEvent.SupplementRequested;
import vn.lienthong.contract.dossier.DossierEvent.WithdrawalAgreed;
import vn.lienthong.contract.dossier.DossierEvent.WithdrawalDeclined;
import vn.lienthong.contract.dossier.DossierEvent.WithdrawalRequested;
import vn.lienthong.contract.dossier.DossierPart;
import vn.lienthong.contract.dossier.DossierStatus;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.identity.DossierCode;
import vn.lienthong.contract.registry.Channel;
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
            journals.add(some(received).until(now));
        }
        return journals;
    }

    private Journal some(Instant received) {
        return switch (random.nextInt(6)) {
            case 0 -> extract(received);
            case 1, 2 -> land(received, random.nextInt(12));
            default -> birth(received, 1 + random.nextInt(8));
        };
    }

    /** A dossier that meets with one of the things that may happen to a dossier. */
    public Journal land(Instant received, int what) {
        var due = received.plus(Duration.ofDays(20));
        var journal = Journal.aDossier(code(NINH_HIEP_IN_CODES, received), received)
                .after(Duration.ZERO)
                .add(new DossierReceived(
                        LAND,
                        1,
                        NINH_HIEP,
                        NINH_HIEP,
                        Channel.POST,
                        due,
                        List.of(new DossierPart("land-application", Journal.document("don-Gia Bảo.pdf"))),
                        Map.of("area", "320.5"),
                        List.of(),
                        random.nextInt(3),
                        Journal.sealed()))
                .routed("check", LAND_OFFICE, received.plus(Duration.ofDays(2)));
        if (what == 11) {
            return journal.after(Duration.ofHours(8))
                    .add(new Escalated("check", LAND_OFFICE, PROVINCE, "unfetched", received));
        }
        journal.after(some(40))
                .accepted("check", LAND_OFFICE, null)
                .after(some(20))
                .add(new OfficerAssigned("check", LAND_OFFICE, "VP-12", "VP-01"));
        var at = journal.at();
        switch (what) {
            case 0 -> {
                stopped(
                        journal,
                        SUPPLEMENT_REQUESTED,
                        new SupplementRequested(
                                "check",
                                LAND_OFFICE,
                                "VP-12",
                                List.of("old-certificate"),
                                "Bản chụp giấy chứng nhận bị mờ",
                                at.plus(Duration.ofDays(3))));
                if (random.nextBoolean()) {
                    goesOn(
                            journal.after(Duration.ofHours(5)),
                            at,
                            due,
                            new SupplementProvided(
                                    "check",
                                    NINH_HIEP,
                                    "NH-0112",
                                    List.of(new DossierPart("old-certificate", Journal.document("so-do-Gia Bảo.pdf"))),
                                    IN_PROCESS));
                }
            }
            case 1 -> {
                stopped(
                        journal,
                        SUPPLEMENT_REQUESTED,
                        new SupplementRequested(
                                "check",
                                LAND_OFFICE,
                                "VP-12",
                                List.of(),
                                "Thiếu sơ đồ thửa đất",
                                at.plus(Duration.ofHours(9))));
                journal.after(Duration.ofHours(9))
                        .add(new SupplementLapsed("check", LAND_OFFICE, at.plus(Duration.ofHours(9))));
                if (random.nextBoolean()) {
                    journal.refused(LAND_OFFICE, null, "Quá hạn bổ sung giấy tờ");
                }
            }
            case 2 -> {
                stopped(
                        journal,
                        STOPPED,
                        new DossierStopped(
                                "check", LAND_OFFICE, "VP-12", "Thửa đất đang có tranh chấp được tòa án thụ lý"));
                if (random.nextBoolean()) {
                    goesOn(
                            journal.after(Duration.ofHours(30)),
                            at,
                            due,
                            new DossierResumed("check", LAND_OFFICE, "VP-12", IN_PROCESS));
                }
            }
            case 3 -> {
                checked(journal);
                journal.add(new StageSkipped("survey", "option"))
                        .add(new StageSkipped("heritage", "condition"))
                        .routed("approve", NINH_HIEP, at.plus(Duration.ofDays(2)))
                        .after(some(60))
                        .accepted("approve", NINH_HIEP, "NH-0001")
                        .after(some(60))
                        .add(new StageSentBack(
                                "approve",
                                NINH_HIEP,
                                "NH-0001",
                                List.of("check"),
                                List.of("check", "approve"),
                                "Diện tích ghi không khớp bản đồ"))
                        .routed("check", LAND_OFFICE, at.plus(Duration.ofDays(3)));
            }
            case 4 -> {
                journal.add(new ConsultationRequested(
                        "check~1",
                        JUSTICE,
                        LAND_OFFICE,
                        "VP-12",
                        "Hợp đồng công chứng có hợp lệ không?",
                        at.plus(Duration.ofHours(16))));
                journal.add(new ConsultationRequested(
                        "check~2", TAX, LAND_OFFICE, "VP-12", "Còn nợ thuế không?", at.plus(Duration.ofHours(16))));
                journal.after(Duration.ofHours(4))
                        .add(new ConsultationAnswered("check~1", JUSTICE, "TP-031", "Hợp lệ.", null));
                journal.after(Duration.ofHours(12))
                        .add(new ConsultationLapsed("check~2", TAX, at.plus(Duration.ofHours(16))));
            }
            case 5 -> {
                journal.add(new WithdrawalRequested(NINH_HIEP, "NH-0112", "Không chuyển nhượng nữa"));
                journal.after(some(100))
                        .add(
                                random.nextBoolean()
                                        ? new WithdrawalAgreed(LAND_OFFICE, "VP-12")
                                        : new WithdrawalDeclined(
                                                LAND_OFFICE, "VP-12", "Đã trình ký giấy chứng nhận", IN_PROCESS));
            }
            case 6 -> {
                checked(journal);
                journal.routed("tax", TAX, null).after(some(30)).accepted("tax", TAX, "CT-5");
                stopped(
                        journal,
                        PAYMENT_REQUESTED,
                        new PaymentRequested(
                                "tax", TAX, "CT-5", 12_500_000L, "Lệ phí trước bạ và thuế thu nhập cá nhân"));
                if (random.nextBoolean()) {
                    goesOn(
                            journal.after(Duration.ofHours(20)),
                            at,
                            due,
                            new PaymentConfirmed("tax", TAX, "CT-5", 12_500_000L, "KB-2019-00417", IN_PROCESS));
                }
            }
            case 7 -> {
                journal.after(Duration.ofDays(1)).add(new DueApproaching("check", LAND_OFFICE, at, 80));
                journal.after(Duration.ofDays(1))
                        .add(new BecameOverdue("check", LAND_OFFICE, received.plus(Duration.ofDays(2))))
                        .add(new Escalated("check", LAND_OFFICE, PROVINCE, "overdue", journal.at()));
                journal.after(some(60))
                        .add(new ApologyIssued(
                                LAND_OFFICE,
                                "VP-01",
                                "Cán bộ đo đạc nghỉ ốm",
                                due,
                                due.plus(Duration.ofDays(5)),
                                false))
                        .after(some(10))
                        .add(new DueApproaching(null, NINH_HIEP, due, 50))
                        .add(new BecameOverdue(null, NINH_HIEP, due));
            }
            case 8 ->
                journal.add(new StageReassigned(
                                "check",
                                LAND_OFFICE,
                                PROVINCE,
                                null,
                                "reorganisation-2025-07-01",
                                "Chi nhánh kết thúc hoạt động",
                                received.plus(Duration.ofDays(2))))
                        .add(new ReceiverChanged(
                                NINH_HIEP,
                                VINH_HOA,
                                "VH-01",
                                "reorganisation-2025-07-01",
                                "UBND phường Ninh Hiệp kết thúc hoạt động"));
            case 9 ->
                journal.add(new ReassignmentNeeded(
                        "check",
                        LAND_OFFICE,
                        List.of(NINH_HIEP, VINH_HOA),
                        "reorganisation-2025-07-01",
                        "H32.11.1 was split among 2 agencies"));
            default -> {
                checked(journal);
                journal.routed("sign", NINH_HIEP, null)
                        .after(some(30))
                        .accepted("sign", NINH_HIEP, "NH-0001")
                        .issued("sign", NINH_HIEP, "NH-0001")
                        .awaitsApproval("sign", NINH_HIEP)
                        .sealed("sign", NINH_HIEP)
                        .timestamped("sign", NINH_HIEP)
                        .resealRequested("sign", NINH_HIEP)
                        .processed()
                        .after(some(300))
                        .add(new ResultRecalled(
                                "sign",
                                NINH_HIEP,
                                "NH-0001",
                                "Sai số thửa đất",
                                Journal.document("giay-chung-nhan-Gia Bảo.pdf"),
                                List.of("sign")))
                        .routed("sign", NINH_HIEP, null)
                        .add(new DueChanged(
                                null,
                                due,
                                due.plus(Duration.ofDays(1)),
                                "calendar-2019-2",
                                "Lịch nghỉ được đính chính"))
                        .add(new RouteMigrated(1, 1, due.plus(Duration.ofDays(2)), "migration-land"));
            }
        }
        return journal;
    }

    private void checked(Journal journal) {
        journal.after(some(200)).completed("check", LAND_OFFICE, "VP-12");
    }

    private static void stopped(Journal journal, DossierStatus because, DossierEvent why) {
        journal.add(why).add(new ClockStopped(because));
    }

    private static void goesOn(Journal journal, Instant stoppedAt, Instant due, DossierEvent how) {
        var later = due.plus(Duration.between(stoppedAt, journal.at()));
        journal.add(how).add(new ClockStarted(stoppedAt, later, Map.of("check", later.minus(Duration.ofDays(18)))));
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

package vn.lienthong.notification.access;

import java.time.Instant;
import vn.lienthong.contract.applicant.ApplicantEvent.LookPurpose;
import vn.lienthong.contract.identity.AgencyCode;

/** A look of an agency at a dossier (lượt xem hồ sơ). */
public record Look(AgencyCode agency, LookPurpose purpose, Instant at) {}

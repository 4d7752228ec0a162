package vn.lienthong.notification;

/** What a mail server says of a mail it couldn't deliver (RFC 3464), as Postfix writes it. */
public final class DeliveryReport {
    private DeliveryReport() {}

    /**
     * One about an e-mail of ours.
     *
     * @param domain of its Message-ID
     */
    public static String of(String domain, String reference, String action, String status) {
        return """
                Return-Path: <>
                From: MAILER-DAEMON@mx.example.vn (Mail Delivery System)
                Subject: Undelivered Mail Returned to Sender
                To: tra-loi@%5$s
                Auto-Submitted: auto-replied
                MIME-Version: 1.0
                Content-Type: multipart/report; report-type=delivery-status; boundary="7C2F"

                This is a MIME-encapsulated message.

                --7C2F
                Content-Description: Notification
                Content-Type: text/plain; charset=us-ascii

                <lan@example.vn>: host mx.example.vn said: 550 no such user. Message-ID: <%2$s@elsewhere.example.vn>

                --7C2F
                Content-Description: Delivery report
                Content-Type: message/delivery-status

                Reporting-MTA: dns; mx.example.vn
                Arrival-Date: Tue, 12 Mar 2019 09:15:30 +0700

                Final-Recipient: rfc822; lan@example.vn
                Action: %3$s
                Status: %4$s
                Diagnostic-Code: smtp; 550 5.1.1 <lan@example.vn>: no such
                    user here

                --7C2F
                Content-Description: Undelivered Message Headers
                Content-Type: text/rfc822-headers

                From: tra-loi@%5$s
                To: lan@example.vn
                Message-ID: <%1$s@%5$s>
                Subject: =?UTF-8?Q?H=E1=BB=93_s=C6=A1?=

                --7C2F--
                """.formatted(reference, "ffffffffffffffffffffffffffffffff", action, status, domain)
                .replace("\n", "\r\n");
    }
}

package vn.lienthong.signing.key;

import java.time.Clock;
import java.util.Base64;
import java.util.HexFormat;
import vn.lienthong.signing.key.Approvals.Approval;
import vn.lienthong.signing.key.Approvals.Outcome;
import vn.lienthong.signing.key.CscClient.Result;
import vn.lienthong.signing.refusal.RefusalReason;

/**
 * A key at a remote signing service, whose holder approves each signature (phê duyệt). The same digest is asked for once,
 * however often it comes.
 */
final class RemoteSigner implements DigestSigner {
    private static final int LOCKS = 64;

    private final CscClient provider;
    private final String credential;
    private final boolean elliptic;
    private final Approvals approvals;
    private final Clock clock;
    private final Object[] locks = new Object[LOCKS];

    RemoteSigner(CscClient provider, String credential, boolean elliptic, Approvals approvals, Clock clock) {
        this.provider = provider;
        this.credential = credential;
        this.elliptic = elliptic;
        this.approvals = approvals;
        this.clock = clock;
        for (int i = 0; i < LOCKS; i++) {
            locks[i] = new Object();
        }
    }

    @Override
    public String handle() {
        return "remote:" + provider.name() + "/" + credential;
    }

    @Override
    public byte[] sign(byte[] sha256) {
        var key = handle() + "/" + HexFormat.of().formatHex(sha256);
        synchronized (locks[Math.floorMod(key.hashCode(), LOCKS)]) {
            return answer(step(key, sha256));
        }
    }

    /** Asks, or asks again, unless it is decided. */
    private Approval step(String key, byte[] sha256) {
        var now = clock.instant();
        var known = approvals.of(key);
        if (known != null && known.outcome() != Outcome.PENDING) {
            return known;
        }
        var until = known == null ? now.plus(provider.entry().approvalWithin()) : known.until();
        Result result;
        if (known == null) {
            result =
                    provider.sign(credential, sha256, elliptic, provider.entry().approvalWithin());
        } else {
            result = provider.poll(known.responseId());
        }
        var id = known == null ? "" : known.responseId();
        var approval = switch (result) {
            case Result.Signed(var signature) ->
                new Approval(key, id, until, Outcome.SIGNED, Base64.getEncoder().encodeToString(signature));
            case Result.Awaited(var responseId) ->
                new Approval(key, responseId, until, now.isBefore(until) ? Outcome.PENDING : Outcome.LAPSED, null);
            case Result.Declined() -> new Approval(key, id, until, Outcome.DECLINED, null);
            case Result.Lapsed() -> new Approval(key, id, until, Outcome.LAPSED, null);
        };
        if (!approval.equals(known)) {
            approvals.put(approval, now);
        }
        return approval;
    }

    private byte[] answer(Approval approval) {
        return switch (approval.outcome()) {
            case SIGNED -> Base64.getDecoder().decode(approval.signature() == null ? "" : approval.signature());
            case PENDING -> {
                var again = clock.instant().plus(provider.entry().askAgain());
                throw new ApprovalPending(
                        again.isBefore(approval.until()) ? again : approval.until(), approval.until());
            }
            case DECLINED -> throw new KeyRefused(RefusalReason.APPROVAL_DECLINED);
            case LAPSED -> throw new KeyRefused(RefusalReason.APPROVAL_LAPSED);
        };
    }
}

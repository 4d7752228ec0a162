package vn.lienthong.intake.dossier;

import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import vn.lienthong.contract.identity.DossierCode;

/** What else the tracking page shows of a dossier; nothing personal. */
public final class Tracked {
    private Tracked() {}

    /** What is still to be paid. */
    public interface Payments {
        List<ToPay> toPay(DossierCode dossier);
    }

    /** How the result comes by the public post. */
    public interface Post {
        /** Empty where it doesn't. */
        Optional<Parcel> parcel(DossierCode dossier);
    }

    /**
     * Something that is to be paid.
     *
     * @param amount in đồng; null where it isn't known here
     * @param link where it can be paid online; null where it can't, or not yet
     */
    public record ToPay(@Nullable Long amount, @Nullable URI link) {}

    /**
     * The result on its way.
     *
     * @param since since when it is there; null where that isn't known
     * @param number by which the post knows it
     */
    public record Parcel(
            Way way, @Nullable Instant since, @Nullable String number) {}

    /** How far it is. */
    public enum Way {
        /** There is no result yet; it will be sent. */
        AWAITED,
        /** The post is to fetch it. */
        READY,
        UNDER_WAY,
        DELIVERED,
        /** The post gave up; ask the agency. */
        CANCELLED
    }
}

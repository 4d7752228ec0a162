package vn.lienthong.standalone.year;

/**
 * Agencies that the province's report of 2019 speaks of together, with what is believable of them at full scale.
 *
 * <p>Of what is published of 2019, the report's shares and the number of postal dossiers, everything here is made to come
 * out; how many dossiers there were isn't published, and is our own guess.
 *
 * @see YearPlan
 */
enum Group {
    /** Sở, ban, ngành. */
    DEPARTMENT("department", 65_000, 110, 90, 0.10, 0.1693, 0.0336),
    /** Cơ quan ngành dọc: police, tax, customs, treasury, social insurance. */
    VERTICAL("vertical", 250_000, 120, 60, 0.58, 0.8358, 0.0001),
    /** UBND cấp huyện. */
    DISTRICT("district", 60_000, 15, 30, 0.12, 0.09, 0.021),
    /** UBND cấp xã. */
    COMMUNE("commune", 125_000, 15, 30, 0.20, 0.04, 0.008);

    /** Of every so many dossiers one crosses the turn of the year. */
    static final int CARRIED_OVER = 50;

    final String tier;
    /** Dossiers received in 2019. */
    final int dossiers;
    /** How many of its procedures are paid for online. */
    final int payable;
    /** And how many cost nothing. */
    final int free;
    /** Share of the province's postal dossiers. */
    final double ofPost;
    /** Share of what it received in 2019 that came online. */
    final double online;
    /** Share of what it settled in 2019 that was late. */
    final double late;

    Group(String tier, int dossiers, int payable, int free, double ofPost, double online, double late) {
        this.tier = tier;
        this.dossiers = dossiers;
        this.payable = payable;
        this.free = free;
        this.ofPost = ofPost;
        this.online = online;
        this.late = late;
    }

    /** Its shares of 2019 are published. */
    boolean isPublished() {
        return this == DEPARTMENT || this == VERTICAL;
    }

    int procedures() {
        return payable + free;
    }
}

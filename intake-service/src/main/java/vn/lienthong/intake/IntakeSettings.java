package vn.lienthong.intake;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.Positive;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * {@code lienthong.intake}.
 *
 * @param largestAttachment of a file, where the part of the procedure it is for says nothing else
 * @param largestBody of any other request
 * @param mediaTypes of files, where the part of the procedure they are for says nothing else
 * @param mostParts papers in one dossier
 * @param mostFormFields in one dossier
 * @param longestFormField in characters, name and value alike
 * @param longestFact of a fact that is a text, in characters
 * @param mostNamed stages or agencies named in one action
 * @param longestWindow to answer a question or bring papers, in whatever it is counted in
 * @param answerPatience how long a reported action waits for routing's answer before it is told "pending"
 * @param partPatience how long an agency outside the dossier's route waits for us to hear that it has a part in it
 * @param codes how numbers for dossier codes are leased
 * @param files what else is to be said of uploads
 * @param listing how long lists are
 */
@Validated
@ConfigurationProperties("lienthong.intake")
public record IntakeSettings(
        @DefaultValue("5MB") DataSize largestAttachment,
        @DefaultValue("256KB") DataSize largestBody,

        @DefaultValue({
            "application/pdf",
            "image/jpeg",
            "image/png",
            "image/tiff",
            "application/xml",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        })
        @NotEmpty
        Set<String> mediaTypes,

        @DefaultValue("50") @Positive int mostParts,
        @DefaultValue("100") @Positive int mostFormFields,
        @DefaultValue("4000") @Positive int longestFormField,

        @DefaultValue("500") @Positive int longestFact,
        @DefaultValue("20") @Positive int mostNamed,
        @DefaultValue("365") @Positive int longestWindow,

        @DefaultValue("5s") @DurationMin(millis = 1) @DurationMax(minutes = 1)
        Duration answerPatience,

        @DefaultValue("500ms") @DurationMin(millis = 1) @DurationMax(seconds = 10)
        Duration partPatience,

        @DefaultValue @Valid Codes codes,
        @DefaultValue @Valid Files files,
        @DefaultValue @Valid Listing listing) {

    /**
     * {@code lienthong.intake.codes}.
     *
     * @param smallestBlock of numbers that an instance leases of an agency's day: as many may be skipped in a crash
     * @param largestBlock of a busy agency
     * @param blockLasts as long as a block should last: one that is used up sooner is followed by a larger one
     */
    public record Codes(
            @DefaultValue("1") @Min(1) int smallestBlock,
            @DefaultValue("64") @Min(1) @Max(10_000) int largestBlock,

            @DefaultValue("2s") @DurationMin(millis = 1) Duration blockLasts) {
        public Codes {
            if (smallestBlock > largestBlock) {
                throw new IllegalArgumentException(
                        "lienthong.intake.codes: the smallest block is larger than the largest");
            }
        }
    }

    /**
     * {@code lienthong.intake.files}.
     *
     * @param folder where uploads under way lie, on a disk that all instances share; where it isn't said, in the folder of
     *     the content store
     * @param reserve how much of that folder's disk stays free
     * @param largest of any file, whatever a part says
     * @param largestDossier of all files named in one request
     * @param typesOfParts media types that are taken only for parts that ask for them
     * @param openUploads uploads under way of one agency
     * @param uploadLife how long an upload under way waits for its next bytes
     * @param uploadKept how long a finished upload still tells what became of it
     * @param unnamedLife how long a file waits to be named in a dossier or action
     * @param quarantine how long an infected file is kept, to be looked into
     * @param sweepEvery how often all that is looked after
     * @param scanner where clamd listens, {@code tcp://host:port} or {@code unix:/path}; none where it isn't said
     * @param scanPatience how long a scan may take
     * @param scanAgainAfter how long a file waits that couldn't be scanned
     * @param scansAtATime of one instance
     * @param mostEntries in a ZIP file, and in what is built as one (DOCX, XLSX)
     * @param largestUnpacked all that is in a ZIP file
     * @param mostPacked how many times smaller a ZIP file may be than what is in it
     */
    public record Files(
            @Nullable Path folder,
            @DefaultValue("256MB") DataSize reserve,
            @DefaultValue("200MB") DataSize largest,
            @DefaultValue("400MB") DataSize largestDossier,

            @DefaultValue("application/zip") Set<String> typesOfParts,

            @DefaultValue("200") @Positive int openUploads,

            @DefaultValue("24h") @DurationMin(millis = 1) @DurationMax(days = 30)
            Duration uploadLife,

            @DefaultValue("24h") @DurationMin(millis = 1) @DurationMax(days = 30)
            Duration uploadKept,

            @DefaultValue("7d") @DurationMin(millis = 1) @DurationMax(days = 3650)
            Duration unnamedLife,

            @DefaultValue("30d") @DurationMin(millis = 1) @DurationMax(days = 3650)
            Duration quarantine,

            @DefaultValue("1m") @DurationMin(millis = 10) @DurationMax(days = 1)
            Duration sweepEvery,

            @Nullable URI scanner,

            @DefaultValue("60s") @DurationMin(millis = 1) @DurationMax(minutes = 10)
            Duration scanPatience,

            @DefaultValue("1m") @DurationMin(millis = 1) @DurationMax(days = 1)
            Duration scanAgainAfter,

            @DefaultValue("4") @Positive int scansAtATime,
            @DefaultValue("2000") @Positive int mostEntries,
            @DefaultValue("1GB") DataSize largestUnpacked,

            @DefaultValue("200") @Positive int mostPacked) {}

    /**
     * {@code lienthong.intake.listing}.
     *
     * @param page as many dossiers stand in a page where nothing is said
     * @param largestPage as many at most
     */
    public record Listing(
            @DefaultValue("50") @Positive int page,
            @DefaultValue("200") @Positive @Max(10_000) int largestPage) {}
}

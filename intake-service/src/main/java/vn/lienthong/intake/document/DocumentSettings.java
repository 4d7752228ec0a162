package vn.lienthong.intake.document;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * {@code lienthong.intake.documents}.
 *
 * @param largestPackage that is taken, also to be looked at only
 * @param largestAttachments all files of one document that is written here
 * @param mostReceivers of one document
 * @param mostAttachments of one document
 * @param mostNamed documents answered or replaced by one
 * @param longestText of a subject, content or reason, in characters
 * @param longestName of a type, an office, a person or an agency
 * @param mostFindings told of an unfit package
 * @param mostUnread entries of the journal, not followed yet, that are looked through for a document that isn't known
 */
@Validated
@ConfigurationProperties("lienthong.intake.documents")
record DocumentSettings(
        @DefaultValue("300MB") @NotNull DataSize largestPackage,
        @DefaultValue("200MB") @NotNull DataSize largestAttachments,
        @DefaultValue("300") @Positive int mostReceivers,
        @DefaultValue("50") @Positive int mostAttachments,
        @DefaultValue("20") @Positive int mostNamed,
        @DefaultValue("2000") @Positive int longestText,
        @DefaultValue("200") @Positive int longestName,
        @DefaultValue("200") @Positive int mostFindings,
        @DefaultValue("20000") @Positive int mostUnread) {}

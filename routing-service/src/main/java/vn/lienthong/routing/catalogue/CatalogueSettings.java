package vn.lienthong.routing.catalogue;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * {@code lienthong.routing.catalogue}: how much is taken at once.
 *
 * @param largestFile of an import, each
 * @param mostProcedures rows of an import
 * @param mostParts papers of an import; {@code mostPartsOfOne} of one procedure
 * @param longestText of a name or note, in characters
 * @param mostFaults told at once; the number of all is told, too
 * @param largestPage of procedures, findings, dossiers or changes in one answer
 */
@Validated
@ConfigurationProperties("lienthong.routing.catalogue")
record CatalogueSettings(
        @DefaultValue("16MB") @NotNull DataSize largestFile,
        @DefaultValue("20000") @Positive int mostProcedures,
        @DefaultValue("200000") @Positive int mostParts,
        @DefaultValue("500") @Positive int mostPartsOfOne,
        @DefaultValue("2000") @Positive int longestText,
        @DefaultValue("1000") @Positive int mostFaults,
        @DefaultValue("500") @Positive @Max(5000) int largestPage) {}

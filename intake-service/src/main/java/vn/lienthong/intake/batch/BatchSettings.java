package vn.lienthong.intake.batch;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * {@code lienthong.intake.batch}.
 *
 * @param mostLines lines, or events, of one batch
 * @param longestLine of one line, or event
 * @param largest of a whole batch
 * @param linesPerTransaction that are taken in one transaction
 */
@Validated
@ConfigurationProperties("lienthong.intake.batch")
public record BatchSettings(
        @DefaultValue("2000") @Min(1) @Max(100_000) int mostLines,
        @DefaultValue("256KB") DataSize longestLine,
        @DefaultValue("16MB") DataSize largest,
        @DefaultValue("100") @Min(1) @Max(2000) int linesPerTransaction) {}

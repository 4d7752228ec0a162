package vn.lienthong.intake;

import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.Positive;
import java.time.Duration;
import java.util.Set;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * {@code lienthong.intake}.
 *
 * @param largestAttachment of an uploaded file
 * @param largestBody of any other request
 * @param mediaTypes of the files agencies and citizens may hand in
 * @param mostParts papers in one dossier
 * @param mostFormFields in one dossier
 * @param longestFormField in characters, name and value alike
 * @param longestFact of a fact that is a text, in characters
 * @param mostNamed stages or agencies named in one action
 * @param longestWindow to answer a question or bring papers, in whatever it is counted in
 * @param answerPatience how long a reported action waits for routing's answer before it is told "pending"
 * @param partPatience how long an agency outside the dossier's route waits for us to hear that it has a part in it
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
            "application/xml",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
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
        Duration partPatience) {}

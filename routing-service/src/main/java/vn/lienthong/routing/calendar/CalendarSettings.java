package vn.lienthong.routing.calendar;

import jakarta.validation.constraints.Positive;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * {@code lienthong.routing.calendar}: how much may be asked at once, as no token is needed.
 *
 * @param mostDays a stretch of days
 * @param mostQuestions due times
 * @param mostSuspensions of one question
 */
@Validated
@ConfigurationProperties("lienthong.routing.calendar")
record CalendarSettings(
        @DefaultValue("1100") @Positive int mostDays,
        @DefaultValue("1000") @Positive int mostQuestions,
        @DefaultValue("100") @Positive int mostSuspensions) {}

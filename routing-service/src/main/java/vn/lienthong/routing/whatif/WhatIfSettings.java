package vn.lienthong.routing.whatif;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * {@code lienthong.routing.what-if}.
 *
 * @param mostDossiers most dossiers of one run; more are refused, with the advice to take a shorter time
 * @param longestTime from the first to the last day of one run
 */
@Validated
@ConfigurationProperties("lienthong.routing.what-if")
public record WhatIfSettings(
        @DefaultValue("20000") @Positive int mostDossiers,
        @DefaultValue("1100d") @NotNull Duration longestTime) {}

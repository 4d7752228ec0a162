package vn.lienthong.notification.email;

import jakarta.validation.constraints.NotBlank;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * {@code lienthong.notification.bounce}; e-mails that come back are taken where a secret is set.
 *
 * @param secret what whoever hands them in signs with ({@code whsec_…})
 * @param largest how much of one is taken
 */
@Validated
@ConditionalOnProperty("lienthong.notification.bounce.secret")
@ConfigurationProperties("lienthong.notification.bounce")
record BounceSettings(
        @NotBlank String secret, @DefaultValue("256KB") DataSize largest) {}

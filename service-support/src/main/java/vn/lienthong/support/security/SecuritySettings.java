package vn.lienthong.support.security;

import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code lienthong.security}.
 *
 * @param publicPaths paths that need no token, besides health, metrics and the API's description
 */
@ConfigurationProperties("lienthong.security")
public record SecuritySettings(@DefaultValue List<String> publicPaths) {}

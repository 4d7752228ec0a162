package vn.lienthong.intake.direct;

import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.annotation.EnableScheduling;

/** Agencies end by a date, which nobody announces when it comes. */
@Configuration(proxyBeanMethods = false)
@EnableScheduling
class AccessSchedule {}

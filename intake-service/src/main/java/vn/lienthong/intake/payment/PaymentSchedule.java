package vn.lienthong.intake.payment;

import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.annotation.EnableScheduling;

/** Lets the daily comparison run by itself. */
@Configuration(proxyBeanMethods = false)
@EnableScheduling
class PaymentSchedule {}
